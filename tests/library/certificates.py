"""Certificates for a server of tests: an authority of our own, and what it signs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, each in a file."""

    certificate: Path
    key: Path


class Authority:
    """Signs certificates; its own is ``root.crt`` in its folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Tests")
        public = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        self._mark = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(public)
        builder = _lasting(x509.CertificateBuilder(), 1).subject_name(self._name)
        builder = builder.public_key(self._key.public_key())
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        builder = builder.add_extension(public, False)
        self.root = folder / "root.crt"
        self.root.write_bytes(self._signed(builder))

    def pair(self, name: str, *hosts: str, days: int = 1) -> Pair:
        """Sign a certificate for hosts that lasts so many days; negative = it has expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _lasting(x509.CertificateBuilder(), days).subject_name(_name(name))
        builder = builder.public_key(key.public_key()).add_extension(self._mark, False)
        if hosts:
            builder = builder.add_extension(x509.SubjectAlternativeName(map(_host, hosts)), False)
        made = Pair(self._folder / f"{name}.crt", self._folder / f"{name}.key")
        made.certificate.write_bytes(self._signed(builder))
        made.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        made.key.chmod(0o600)
        return made

    def _signed(self, builder: x509.CertificateBuilder) -> bytes:
        builder = builder.issuer_name(self._name).serial_number(x509.random_serial_number())
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _host(text: str) -> x509.GeneralName:
    if text[0].isdigit():
        return x509.IPAddress(ip_address(text))
    return x509.DNSName(text)


def _lasting(builder: x509.CertificateBuilder, days: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = builder.not_valid_before(now + min(0, days) * DAY - DAY)
    return builder.not_valid_after(now + days * DAY)
