"""python-xmlsec as the stranger who signs and verifies; its names for algorithms as short words."""

from __future__ import annotations

from pathlib import Path

import xmlsec
from lxml import etree
from xmlsec import constants

from tests.trust import documents, pki

TRANSFORMS = {
    "c14n": constants.TransformInclC14N,
    "c14n-comments": constants.TransformInclC14NWithComments,
    "c14n11": constants.TransformInclC14N11,
    "exc-c14n": constants.TransformExclC14N,
    "enveloped": constants.TransformEnveloped,
    "sha1": constants.TransformSha1,
    "sha256": constants.TransformSha256,
    "rsa-sha1": constants.TransformRsaSha1,
    "rsa-sha256": constants.TransformRsaSha256,
    "ecdsa-sha1": constants.TransformEcdsaSha1,
    "ecdsa-sha256": constants.TransformEcdsaSha256,
}


def signed(
    signer: pki.Identity,
    document: bytes = documents.EMPTY,
    *,
    method: str = "rsa-sha256",
    digest: str = "sha256",
    c14n: str = "c14n",
    transforms: tuple[str, ...] = ("enveloped",),
    uri: str = "",
    prefixes: str = "",
) -> bytes:
    """Return `document` with one signature at the end of its root."""
    root = documents.parse(document)
    signature = xmlsec.template.create(root, TRANSFORMS[c14n], TRANSFORMS[method])
    root.append(signature)
    reference = xmlsec.template.add_reference(signature, TRANSFORMS[digest], uri=uri)
    for transform in transforms:
        added = xmlsec.template.add_transform(reference, TRANSFORMS[transform])
        if prefixes:
            xmlsec.template.transform_add_c14n_inclusive_namespaces(added, prefixes)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    xmlsec.tree.add_ids(root, ["Id"])
    key = xmlsec.Key.from_memory(signer.key_pem, constants.KeyDataFormatPem)
    key.load_cert_from_memory(signer.pem, constants.KeyDataFormatPem)
    context = xmlsec.SignatureContext()
    context.key = key
    context.sign(signature)
    return etree.tostring(root.getroottree())


def verify_with_certificate(document: bytes, signer: pki.Identity) -> None:
    """Verify the one signature of `document` with the signer's certificate."""
    root = documents.parse(document)
    xmlsec.tree.add_ids(root, ["Id"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(signer.pem, constants.KeyDataFormatCertPem)
    (signature,) = root.iter("{http://www.w3.org/2000/09/xmldsig#}Signature")
    context.verify(signature)


def verify_with_chains(document: bytes, roots: list[pki.Identity], folder: Path) -> int:
    """Verify every signature of `document` up to one of `roots`; return how many there are."""
    manager = xmlsec.KeysManager()
    for index, root in enumerate(roots):
        file = folder / f"{index}.pem"
        file.write_bytes(root.pem)
        manager.load_cert(str(file), constants.KeyDataFormatCertPem, constants.KeyDataTypeTrusted)
    tree = documents.parse(document)
    xmlsec.tree.add_ids(tree, ["Id"])
    signatures = list(tree.iter("{http://www.w3.org/2000/09/xmldsig#}Signature"))
    for signature in signatures:
        context = xmlsec.SignatureContext(manager)  # type: ignore[call-arg]  # its stub forgot it
        context.verify(signature)
    return len(signatures)
