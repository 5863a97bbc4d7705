package org.tvd.protocol.reference;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * An XML document that others made: no document type, so that nothing is defined, expanded or
 * fetched, and bounded in size and depth. An enveloped signature over all of it can be checked (XML
 * Signature, section 2).
 */
final class XmlText {
  private static final int MAX_SIZE = 16 << 20;
  private static final int MIN_RSA_BITS = 2048;
  private static final Set<String> WHOLE_DOCUMENT =
      Set.of(
          Transform.ENVELOPED,
          CanonicalizationMethod.INCLUSIVE,
          CanonicalizationMethod.EXCLUSIVE,
          "http://www.w3.org/2006/12/xml-c14n11");

  private final Document document;

  private XmlText(Document document) {
    this.document = document;
  }

  static XmlText parse(String structure, Bytes text) throws MalformedException {
    if (text.size() > MAX_SIZE) {
      throw new MalformedException(
          structure, 0, "expected at most " + MAX_SIZE + " bytes, found " + text.size());
    }
    try {
      return new XmlText(builder().parse(new ByteArrayInputStream(text.toArray())));
    } catch (SAXParseException e) {
      throw new MalformedException(
          structure,
          0,
          "line %d, column %d: %s"
              .formatted(e.getLineNumber(), e.getColumnNumber(), e.getMessage()));
    } catch (SAXException | IOException e) {
      throw new MalformedException(structure, 0, String.valueOf(e.getMessage()));
    }
  }

  private static DocumentBuilder builder() {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute("jdk.xml.maxElementDepth", "64");
      factory.setAttribute("jdk.xml.elementAttributeLimit", "256");
      factory.setXIncludeAware(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Refusing());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's own parser has these features", e);
    }
  }

  Element root() {
    return document.getDocumentElement();
  }

  boolean isSigned() {
    return signatures().getLength() > 0;
  }

  /**
   * Whether the signature is of the one form that is accepted: a single one, directly under the
   * root, that covers the whole document.
   */
  boolean isSignedAsAWhole() {
    NodeList signatures = signatures();
    return signatures.getLength() == 1 && root().isSameNode(signatures.item(0).getParentNode());
  }

  private NodeList signatures() {
    return document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
  }

  boolean isSignedBy(Signer signer) {
    Key key = signer.key();
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
      return false;
    }
    var context =
        new DOMValidateContext(KeySelector.singletonKeySelector(key), signatures().item(0));
    context.setProperty("org.jcp.xml.dsig.secureValidation", true);
    try {
      XMLSignature signature =
          XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
      return signature.getSignedInfo().getReferences().stream().anyMatch(XmlText::isOfAll)
          && signature.validate(context);
    } catch (MarshalException | XMLSignatureException e) {
      return false; // not a signature that is accepted
    }
  }

  private static boolean isOfAll(Reference reference) {
    List<Transform> transforms = reference.getTransforms();
    return "".equals(reference.getURI())
        && transforms.stream()
            .allMatch(transform -> WHOLE_DOCUMENT.contains(transform.getAlgorithm()));
  }

  /** The elements directly under {@code parent}. */
  static List<Element> children(Element parent) {
    List<Element> children = new java.util.ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  /** Nothing is printed, and nothing passed over. */
  private static final class Refusing implements ErrorHandler {
    @Override
    public void warning(SAXParseException problem) throws SAXException {
      throw problem;
    }

    @Override
    public void error(SAXParseException problem) throws SAXException {
      throw problem;
    }

    @Override
    public void fatalError(SAXParseException problem) throws SAXException {
      throw problem;
    }
  }
}
