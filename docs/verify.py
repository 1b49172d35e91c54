#!/usr/bin/env python3
"""Checks a proof of Mithaq, written from docs/format.md alone.

    pip install cbor2 "cryptography>=48"
    python verify.py FILE [--known-charter FILE] [--json]

FILE is a proof (section 10 of docs/format.md) or a file of keys. Exit code 0 if everything in it
holds, 4 if anything does not, 2 if it cannot be used. Nothing here is shared with the program whose
files it checks.
"""

import argparse
import base64
import hashlib
import io
import json
import re
import sys
from datetime import date, datetime, timezone

try:
    import cbor2
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
except ImportError as missing:
    print(f'{missing}: pip install cbor2 "cryptography>=48"', file=sys.stderr)
    sys.exit(2)

RECEIPT, GRANT, REVOCATION = 64, 65, 66
SERVER_KEY, TRANSPORT_KEY, POUCH_KEY, NEW_EPOCH, COUNTERSIGNED = 69, 70, 71, 72, 73

ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")
# Section 3: keys of X25519 that are refused, the top bit of their last byte cleared.
SMALL_ORDER_X25519 = {
    number.to_bytes(32, "little") for number in (0, 1, 2**255 - 20, 2**255 - 19, 2**255 - 18)
} | {
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
}


class Wrong(Exception):
    """Something is not what was signed."""


class Unusable(Exception):
    """The file is no proof, or not enough is known to check it."""


def need(holds, what):
    if not holds:
        raise Wrong(what)


# --- Section 1: one encoding for each value ----------------------------------------------------


def encode(value):
    """The deterministic encoding of RFC 8949, section 4.2.1."""
    return cbor2.dumps(value, canonical=True)


def decode(data, what):
    """Reads one value; refuses any other encoding of it, and bytes after the end."""
    try:
        stream = io.BytesIO(data)
        value = cbor2.CBORDecoder(stream).decode()
    except Exception as error:
        raise Wrong(f"{what}: no CBOR ({error})") from error
    need(stream.tell() == len(data), f"{what}: bytes follow the end")
    need(encode(value) == data, f"{what}: not in the deterministic encoding")
    return plain(value)


def array(value, length, what):
    need(isinstance(value, (list, tuple)) and len(value) == length, f"{what}: not an array of {length}")
    return value


def plain(value):
    """Arrays as lists throughout: a reader may make tuples of those inside a tag."""
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


# --- Section 2: hashes ---------------------------------------------------------------------------


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def named_hash(name, *parts):
    return sha256(name.encode(), b"\0", *parts)


def key_id(public):
    return named_hash("mithaq/key/0", public)


def fingerprint(public):
    digest = named_hash("mithaq/fingerprint/0", public)
    groups = []
    for half in (digest[:16], digest[16:]):
        number = int.from_bytes(half, "big")
        for _ in range(4):
            number, group = divmod(number, 100_000)
            groups.append(f"{group:05}")
    return " ".join(groups)


# --- Section 3: signatures -----------------------------------------------------------------------


ED25519_BYTES, ML_DSA_BYTES = 32, 1952
INNER = -65537  # the label of the signature inside


def is_hybrid(kind):
    """Whether an entry of this kind, or the proof of such an act, has a signature inside."""
    binds = 20 <= kind <= 39 or kind == 41
    return binds or kind in (RECEIPT, GRANT, REVOCATION) or SERVER_KEY <= kind <= COUNTERSIGNED


def sig_structure(protected, purpose, payload):
    return encode(["Signature1", protected, purpose.encode(), payload])


def inner_header(kid):
    return encode({1: -49, 4: kid})


def inner_sign1(kid, signature):
    """The COSE_Sign1 that stands inside, its payload detached."""
    return encode(cbor2.CBORTag(18, [inner_header(kid), {}, None, signature]))


def outer_header(kid, inner):
    return encode({1: -19, 4: kid} if inner is None else {1: -19, 4: kid, INNER: inner})


def check_ed25519(public, message, signature, what):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise Wrong(f"{what}: its signature does not hold") from error


def check_ml_dsa(public, message, signature, what):
    try:
        MLDSA65PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise Wrong(f"{what}: the signature inside does not hold") from error


def halves(public, what):
    need(isinstance(public, bytes) and len(public) == ED25519_BYTES + ML_DSA_BYTES, f"{what}: no public key")
    return public[:ED25519_BYTES], public[ED25519_BYTES:]


def meet(one, other):
    """Whether two keys have a half in common."""
    return one[:ED25519_BYTES] == other[:ED25519_BYTES] or one[ED25519_BYTES:] == other[ED25519_BYTES:]


def check_pair(public, purpose, payload, signature, what):
    """A signature of both algorithms where purpose, key and payload follow from its place."""
    outer, inner = array(signature, 2, what)
    ed25519, ml_dsa = halves(public, what)
    kid = key_id(public)
    header = outer_header(kid, inner_sign1(kid, inner))
    check_ed25519(ed25519, sig_structure(header, purpose, payload), outer, what)
    check_ml_dsa(ml_dsa, sig_structure(inner_header(kid), purpose, payload), inner, what)


class Sign1:
    """A COSE_Sign1 in the one form that the record uses."""

    def __init__(self, data, purpose, what, detached=None):
        value = decode(data, what)
        need(isinstance(value, cbor2.CBORTag) and value.tag == 18, f"{what}: no COSE_Sign1")
        self.purpose, self.what = purpose, what
        self.protected, unprotected, payload, self.signature = array(plain(value.value), 4, what)
        need(unprotected == {}, f"{what}: its unprotected header is not empty")
        header = decode(self.protected, f"{what}, protected header")
        labels = list(header) if isinstance(header, dict) else []
        need(labels in ([1, 4], [1, 4, INNER]) and header[1] == -19, f"{what}: another algorithm")
        need(isinstance(self.signature, bytes) and len(self.signature) == 64, f"{what}: no signature")
        if detached is not None:
            need(payload is None, f"{what}: its payload is not detached")
            payload = detached
        need(isinstance(payload, bytes), f"{what}: no payload")
        self.kid, self.inner, self.payload = header[4], header.get(INNER), payload
        need(isinstance(self.kid, bytes) and len(self.kid) == 32, f"{what}: names no key")

    def id(self):
        """Of an entry: what is signed, without what stands inside."""
        return sha256(sig_structure(outer_header(self.kid, None), self.purpose, self.payload))

    def check(self, public, hybrid):
        """Both signatures, the one inside exactly where it belongs."""
        ed25519, ml_dsa = halves(public, self.what)
        need(self.kid == key_id(public), f"{self.what}: signed by another key")
        check_ed25519(ed25519, sig_structure(self.protected, self.purpose, self.payload), self.signature, self.what)
        need((self.inner is not None) == hybrid, f"{self.what}: a signature inside is missing or does not belong there")
        if hybrid:
            value = decode(self.inner, f"{self.what}, inside")
            need(isinstance(value, cbor2.CBORTag), f"{self.what}, inside: no COSE_Sign1")
            signature = array(plain(value.value), 4, f"{self.what}, inside")[3]
            need(inner_sign1(self.kid, signature) == self.inner, f"{self.what}, inside: another form or key")
            message = sig_structure(inner_header(self.kid), self.purpose, self.payload)
            check_ml_dsa(ml_dsa, message, signature, self.what)


# --- Section 4: the charter ----------------------------------------------------------------------


class Charter:
    def __init__(self, signed):
        charter, signatures = array(signed, 2, "charter")
        self.sides = [
            {"key": side[0], "server_key": side[4], "transport_key": side[5], "root": side[6], "pouch_key": side[7]}
            for side in charter[3]
        ]
        self.offset_minutes = charter[5]
        self.register = named_hash("mithaq/charter/0", encode(charter))
        need([side for side, _ in signatures] == list(range(len(self.sides))), "charter: not signed by every side")
        for side, signature in signatures:
            public = self.sides[side]["server_key"]
            check_pair(public, "mithaq/charter/0", self.register, signature, f"charter, side {side}")


# --- Section 5: what proves an official's acts --------------------------------------------------

HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+)(?::([1-9][0-9]{0,4}))?")


def credential_id(credential):
    """By what acts name the official."""
    kind, value = credential
    return key_id(value) if kind == 0 else named_hash("mithaq/credential/0", encode(value))


def check_credential(credential, what):
    kind, value = array(credential, 2, what)
    if kind == 0:
        need(isinstance(value, bytes) and len(value) == ED25519_BYTES + ML_DSA_BYTES, f"{what}: no key")
        return
    need(kind == 1, f"{what}: no such credential")
    credential, (algorithm, key), rp_id, origins = array(value, 4, what)
    need(isinstance(credential, bytes) and 1 <= len(credential) <= 1023, f"{what}: no credential id")
    need((algorithm, len(key)) in ((-7, 65), (-8, 32)), f"{what}: no key of an authenticator")
    if algorithm == -7:
        try:
            need(key[0] == 4, f"{what}: a point in another form")
            EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key)
        except ValueError as error:
            raise Wrong(f"{what}: no point of P-256") from error
    need(len(rp_id) <= 253 and HOST.fullmatch(rp_id), f"{what}: no relying party")
    need(1 <= len(origins) <= 8 and origins == sorted(set(origins)), f"{what}: its origins are out of order")
    for origin in origins:
        form = ORIGIN.fullmatch(origin)
        need(form and len(origin) <= 267, f"{what}: no origin")
        scheme, host, port = form.groups()
        local = host == "localhost" or host.endswith(".localhost")
        need(scheme == "https" or local, f"{what}: an origin that is not secure")
        need(HOST.fullmatch(host) and (host == rp_id or host.endswith("." + rp_id)), f"{what}: an origin of another host")
        need(port is None or int(port) <= 65535, f"{what}: no port")


def client_data(data, what):
    """The members of the one JSON object that a browser writes."""

    def no_number(word):
        raise ValueError(word)

    def depth(value):
        """How deep objects and arrays lie in one another; half of a surrogate pair has no encoding."""
        if isinstance(value, str):
            value.encode()
        if isinstance(value, Members):
            return 1 + max((max(depth(name), depth(item)) for name, item in value), default=0)
        return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0

    try:
        members = json.loads(data.decode(), object_pairs_hook=Members, parse_constant=no_number)
        deep = depth(members)
    except (ValueError, RecursionError) as error:
        raise Wrong(f"{what}: the client data is no JSON") from error
    need(isinstance(members, Members) and len(members) <= 32 and deep <= 8, f"{what}: the client data is no object")
    found = dict(members)
    need(len(found) == len(members), f"{what}: a member of the client data stands twice")
    for name in ("type", "challenge", "origin"):
        need(isinstance(found.get(name), str), f"{what}: the client data has no {name}")
    need(isinstance(found.get("crossOrigin", False), bool), f"{what}: crossOrigin is neither true nor false")
    return found


class Members(list):
    """The members of a JSON object, those of the same name included."""


def p256_signature(der, what):
    """That a signature is DER in its one encoding."""

    def element(tag, data):
        need(len(data) >= 2 and data[0] == tag and data[1] < 0x80 and len(data) >= 2 + data[1], f"{what}: no DER")
        return data[2 : 2 + data[1]], data[2 + data[1] :]

    inside, after = element(0x30, der)
    r, rest = element(2, inside)
    s, end = element(2, rest)
    need(not after and not end, f"{what}: no DER")
    for number in (r, s):
        need(number and number[0] < 0x80, f"{what}: a negative number")
        need(len(number) == 1 or number[0] or number[1] >= 0x80, f"{what}: zeros in front of a number")
        need(len(number.lstrip(b"\0")) <= 32, f"{what}: a number of more than 256 bits")


def check_assertion(proof, webauthn, register, body, what):
    """Whether an authenticator proved this act (W3C Web Authentication Level 3)."""
    assertion = array(decode(proof, what), 3, what)
    need(all(isinstance(part, bytes) for part in assertion), f"{what}: no assertion")
    data, client, signature = assertion
    need(len(data) <= 1536 and len(client) <= 4096 and len(signature) <= 72, f"{what}: too long")
    _, (algorithm, key), rp_id, origins = webauthn
    said = client_data(client, what)
    need(said["type"] == "webauthn.get", f"{what}: made for another purpose")
    challenge = base64.urlsafe_b64encode(named_hash("mithaq/act/1", register, body)).rstrip(b"=").decode()
    need(said["challenge"] == challenge, f"{what}: answers another challenge")
    need(said["origin"] in origins, f"{what}: of another origin")
    need(not said.get("crossOrigin") and "topOrigin" not in said, f"{what}: made in a frame")
    need(len(data) >= 37, f"{what}: no authenticator data")
    flags, rest = data[32], data[37:]
    need(bool(rest) == bool(flags & 0x80) and (not rest or rest[0] >> 5 == 5), f"{what}: no authenticator data")
    need(not flags & 0x40 and (flags & 0x08 or not flags & 0x10), f"{what}: no authenticator data")
    need(data[:32] == sha256(rp_id.encode()), f"{what}: of another relying party")
    need(flags & 0x01, f"{what}: nobody was present")
    need(flags & 0x04, f"{what}: the user was not verified")
    need(not flags & 0x08, f"{what}: the key may be copied")
    message = data + sha256(client)
    if algorithm == -8:
        need(len(signature) == 64, f"{what}: no signature")
        check_ed25519(key, message, signature, what)
        return
    p256_signature(signature, what)
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key).verify(signature, message, ECDSA(SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise Wrong(f"{what}: the signature does not verify") from error


# --- Section 5: entries ---------------------------------------------------------------------------


class Entry:
    """An entry whose server signature and, for an act, whose official's proof have been checked."""

    def __init__(self, data, keys, what):
        sealed = Sign1(data, "mithaq/entry/0", what)
        self.id = sealed.id()
        fields = array(decode(sealed.payload, what), 13, what)
        self.register, self.side, self.epoch, self.seq = fields[2:6]
        self.kind, content, self.claimed, self.grant = fields[8], fields[10], fields[11], fields[12]
        need(self.register == keys.charter.register, f"{what}: of another register")
        need(self.side < len(keys.charter.sides), f"{what}: of no side of the charter")
        public = keys.in_use(SERVER_KEY, self.side, self.place())
        if self.kind in (SERVER_KEY, TRANSPORT_KEY, POUCH_KEY):
            keys.check_mandated(self, content, what)
        if self.kind == SERVER_KEY:
            public = content[0][1]  # sealed by the key that it brings
        elif self.kind == NEW_EPOCH:
            keys.check_epoch(self, content, what)
            public = content[0][2]  # the same
        need((self.kind == NEW_EPOCH) == (self.epoch > 0 and self.seq == 0), f"{what}: an epoch opens otherwise")
        sealed.check(public, is_hybrid(self.kind))
        self.payloads, self.official, self.item = [], None, None
        if self.kind < 64:
            self.check_act(content, keys, what)
        else:
            self.item = content
        if self.kind == GRANT:
            check_credential(content[0], what)

    def check_act(self, content, keys, what):
        body, proof = array(content, 2, what)
        act = array(decode(body, f"{what}, act"), 6, f"{what}, act")
        need(act[0] == self.register and act[1] == self.kind, f"{what}: the act is another's")
        self.official, self.payloads = act[3], act[4]
        credential = keys.official(self, what)
        need(self.official == credential_id(credential), f"{what}: proved by another credential")
        if credential[0] == 1:
            check_assertion(proof, credential[1], self.register, body, f"{what}, proof")
            return
        signed = Sign1(proof, "mithaq/act/0", f"{what}, proof", detached=body)
        signed.check(credential[1], is_hybrid(self.kind))

    def place(self):
        return (self.epoch, self.seq)


class Keys:
    """The charter, and what the chain of entries says of keys."""

    def __init__(self, value):
        signed, chain = array(value, 2, "keys")
        self.charter = Charter(signed)
        self.grants, self.revoked = {}, {}
        first = (-1, 0)  # before every place
        self.used = {
            kind: [[(first, side[name])] for side in self.charter.sides]
            for kind, name in ((SERVER_KEY, "server_key"), (TRANSPORT_KEY, "transport_key"), (POUCH_KEY, "pouch_key"))
        }
        self.count = len(chain)
        for number, data in enumerate(chain):
            self.learn(Entry(data, self, f"entry {number} of the chain of keys"))

    def in_use(self, kind, side, place):
        """The key that the last entry before this place brought, or the charter's."""
        return max(brought for brought in self.used[kind][side] if brought[0] < place)[1]

    def check_mandated(self, entry, content, what):
        """Whether the side's root ordered the key that the entry brings."""
        new, possession, approvals = array(content, 3, what)
        replaced, key = array(new, 2, what)
        need(replaced == key_id(self.in_use(entry.kind, entry.side, entry.place())), f"{what}: replaces another key")
        if entry.kind == SERVER_KEY:
            self.check_fresh(entry, key, what)
        else:
            known = [kept for place, kept in self.used[entry.kind][entry.side] if place < entry.place()]
            need(key not in known, f"{what}: the key served before")
        if entry.kind == POUCH_KEY:
            cleared = key[:-1] + bytes([key[-1] & 0x7F])
            need(len(key) == 32 and cleared not in SMALL_ORDER_X25519, f"{what}: no X25519 key")
            charters = [side["pouch_key"] for side in self.charter.sides]
            need(key not in charters, f"{what}: the key served before")
        elif entry.kind == TRANSPORT_KEY:
            need(key.startswith(ED25519_SPKI), f"{what}: no Ed25519 key")
            key = key.removeprefix(ED25519_SPKI)
        self.check_ordered(entry, new, key, possession, approvals, what)

    def check_fresh(self, entry, key, what):
        """Neither half was ever one of a server key of this side, or of a key that the charter names."""
        halves(key, what)
        known = [kept for place, kept in self.used[SERVER_KEY][entry.side] if place < entry.place()]
        for side in self.charter.sides:
            known += [side["server_key"], *side["root"][1]]
        need(not any(meet(key, other) for other in known), f"{what}: the key served before")

    def check_epoch(self, entry, content, what):
        """Whether the side's root ordered the epoch that the entry opens."""
        kept, possession, approvals = array(content, 3, what)
        _, _, key = array(kept, 3, what)
        if key != self.in_use(SERVER_KEY, entry.side, entry.place()):
            self.check_fresh(entry, key, what)
        self.check_ordered(entry, kept, key, possession, approvals, what)

    def check_ordered(self, entry, new, key, possession, approvals, what):
        mandate = encode([entry.register, entry.side, entry.epoch, entry.kind, encode(new)])
        choice = {TRANSPORT_KEY: 1, POUCH_KEY: 2}.get(entry.kind, 0)
        need(possession[0] == choice, f"{what}, possession: of another kind of key")
        if choice == 2:
            need(len(possession) == 1, f"{what}, possession: a pouch key signs nothing")
        else:
            _, proved = array(possession, 2, what)
        if choice == 1:
            message = sig_structure(outer_header(key_id(key), None), "mithaq/possession/0", mandate)
            check_ed25519(key, message, proved, f"{what}, possession")
        elif choice == 0:
            check_pair(key, "mithaq/possession/0", mandate, proved, f"{what}, possession")
        threshold, roots = self.charter.sides[entry.side]["root"]
        places = [place for place, _ in approvals]
        need(places == sorted(set(places)) and len(places) >= threshold, f"{what}: too few keys of the root")
        for place, signature in approvals:
            check_pair(roots[place], "mithaq/root/0", mandate, signature, f"{what}, root key {place}")

    def learn(self, entry):
        if entry.kind == NEW_EPOCH:
            self.used[SERVER_KEY][entry.side].append((entry.place(), entry.item[0][2]))
        elif entry.kind in self.used:
            self.used[entry.kind][entry.side].append((entry.place(), entry.item[0][1]))
        if entry.kind == GRANT:
            self.grants[(entry.side, entry.id)] = (entry, *entry.item[:4])  # official, office, acts, term
        elif entry.kind == REVOCATION:
            known = self.revoked.get((entry.side, entry.item[0]))
            if known is None or entry.place() < known:
                self.revoked[(entry.side, entry.item[0])] = entry.place()

    def official(self, entry, what):
        """What proves the acts of the official who may do this one, by place in the log."""
        granted = self.grants.get((entry.side, entry.grant))
        need(granted is not None and granted[0].place() < entry.place(), f"{what}: no grant for its official")
        revoked = self.revoked.get((entry.side, entry.grant))
        need(revoked is None or revoked >= entry.place(), f"{what}: the grant was revoked before it")
        acts = granted[3]
        need(acts >> entry.kind & 1, f"{what}: the grant does not cover this kind of act")
        term = granted[4]
        if term[0] == 1:
            local = entry.claimed // 1000 + self.charter.offset_minutes * 60
            stated = datetime.fromtimestamp(local, timezone.utc).date()
            need(stated <= date(*term[1]), f"{what}: the grant ended before the day that the act states")
        return granted[1]


# --- Section 6: the tree (RFC 9162, section 2.1.3.2) ----------------------------------------------


def lies_under(leaf_data, index, size, root, path):
    if index >= size:
        return False
    at, last = index, size - 1
    node = sha256(b"\0", leaf_data)
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = sha256(b"\1", sibling, node)
            while at & 1 == 0 and at != 0:
                at >>= 1
                last >>= 1
        else:
            node = sha256(b"\1", node, sibling)
        at >>= 1
        last >>= 1
    return last == 0 and node == root


# --- Section 10: proofs ---------------------------------------------------------------------------


def read_file(path):
    with open(path, "rb") as file:
        data = file.read(8 * 1024 * 1024 + 1)
    if len(data) > 8 * 1024 * 1024:
        raise Unusable(f"{path}: more than 8 MiB")
    value = decode(data, path)
    if not (isinstance(value, list) and len(value) == 2):
        raise Unusable(f"{path}: neither a proof nor a file of keys")
    return value


def check(path, known):
    name, value = read_file(path)
    if name == "mithaq/keys/0":
        keys = Keys(value)
        return {"register": keys.charter.register.hex(), "sides": sides(keys.charter), "entries": keys.count}
    if name != "mithaq/proof/0":
        raise Unusable(f"{path}: neither a proof nor a file of keys")
    carried, frame, countersigned = array(value, 3, "proof")
    keys = carried_keys(carried, known)
    entry = Entry(frame[0], keys, "the entry")
    texts = [check_payload(payload, entry) for payload in frame[1]]
    need(countersigned, "nobody but its author signed it")
    shown = [check_countersignature(n, one, entry, keys) for n, one in enumerate(countersigned)]
    held = {text["id"] for text in texts}
    return {
        "register": keys.charter.register.hex(),
        "sides": sides(keys.charter),
        "entry": entry.id.hex(),
        "side": keys.charter.sides[entry.side]["key"],
        "epoch": entry.epoch,
        "seq": entry.seq,
        "kind": entry.kind,
        "claimed": entry.claimed,
        "official": entry.official.hex() if entry.official else None,
        "texts": texts,
        "withheld": [one.hex() for one in entry.payloads if one.hex() not in held],
        "countersigned": shown,
    }


def carried_keys(carried, known):
    choice, value = array(carried, 2, "keys")
    if choice == 0:
        keys = Keys(value)
        need(known is None or known.charter.register == keys.charter.register, "the keys given are of another register")
        return keys
    need(choice == 1, "keys: no such choice")
    if known is None:
        raise Unusable(f"it brings no keys: add --known-charter FILE with those of register {value.hex()}")
    need(known.charter.register == value, "the keys given are of another register")
    return known


def check_payload(payload, entry):
    commitment, salt, text = array(payload, 3, "text")
    need(commitment in entry.payloads, f"text {commitment.hex()} is not named by the act")
    need(named_hash("mithaq/payload/0", salt, text) == commitment, f"text {commitment.hex()} is not what the act names")
    try:
        words = text.decode()
    except UnicodeDecodeError:
        words = None
    return {"id": commitment.hex(), "bytes": len(text), "text": words}


def check_countersignature(number, value, entry, keys):
    what = f"countersignature {number}"
    data, path = array(value, 2, what)
    receipt = Entry(data, keys, what)
    is_delivered = receipt.kind == RECEIPT and receipt.side != entry.side and receipt.item[0] == [1]
    rows = receipt.item[1] if is_delivered else []
    row = next((row for row in rows if row[:2] == [entry.side, entry.epoch] and row[2] > entry.seq), None)
    need(row is not None, f"{what} is no receipt for this entry")
    _, _, size, root = row
    need(lies_under(entry.id, entry.seq, size, root, path), f"{what}: the entry does not lie under the root that it names")
    side = keys.charter.sides[receipt.side]["key"]
    return {"side": side, "size": size, "root": root.hex(), "claimed": receipt.claimed}


def sides(charter):
    return [{"key": side["key"], "fingerprint": fingerprint(side["server_key"])} for side in charter.sides]


def known_keys(path):
    if path is None:
        return None
    name, value = read_file(path)
    if name != "mithaq/keys/0":
        raise Unusable(f"{path}: no file of keys")
    return Keys(value)


def day(millis):
    return datetime.fromtimestamp(millis / 1000, timezone.utc).date()


def tell(found):
    print("register ", found["register"])
    for side in found["sides"]:
        print(f"  {side['key']:<9} {side['fingerprint']}")
    if "entry" not in found:
        print(found["entries"], "entries about keys")
        return
    print("entry    ", found["entry"])
    print(f"signed by {found['side']} as number {found['seq']} of its log (epoch {found['epoch']}), kind {found['kind']}; its server says on {day(found['claimed'])}")
    for one in found["countersigned"]:
        print(f"received by {one['side']}, which signed for {one['size']} entries of that log; its server says on {day(one['claimed'])}")
    for text in found["texts"]:
        print("text     ", text["id"])
        if text["text"] is not None:
            print(text["text"][:2000])
    for one in found["withheld"]:
        print("text     ", one, "(not shown)")


def main():
    parser = argparse.ArgumentParser(description="Checks a proof of Mithaq without Mithaq.")
    parser.add_argument("file")
    parser.add_argument("--known-charter", metavar="FILE")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    answer, code = {"format": "mithaq.proof/1"}, 0
    try:
        found = check(arguments.file, known_keys(arguments.known_charter))
        answer |= {"verified": True} | found | {"finding": None}
    except Wrong as wrong:
        answer |= {"verified": False, "finding": str(wrong)}
        code = 4
    except (Unusable, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    # What has not the shape of the format is no proof either.
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        answer |= {"verified": False, "finding": f"not the form of a proof: {error}"}
        code = 4
    if arguments.json:
        print(json.dumps(answer, ensure_ascii=False))
    elif code == 0:
        tell(answer)
    else:
        print(answer["finding"])
        print("Not verified: this file shows nothing.", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
