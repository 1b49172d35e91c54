//! Every bound on what comes from outside, with its reason.

/// An entry is at most 64 KiB: it carries ids, choices and dates; prose lies in payloads.
pub const ENTRY_BYTES_MAX: usize = 64 * 1024;

/// The part of an entry that an official signs. Leaves 16 KiB of an entry for the server's part:
/// 64 refs and 16 rows of `seen` are under 4 KiB, a post-quantum signature is 3.3 KiB.
pub const ACT_BYTES_MAX: usize = 48 * 1024;

/// An official's proof: a COSE_Sign1, perhaps with an ML-DSA-65 signature of 3,309 bytes inside, or
/// a WebAuthn assertion, whose client data is a text of the browser.
pub const PROOF_BYTES_MAX: usize = 8 * 1024;

/// The id of a WebAuthn credential (W3C Web Authentication §4, Credential ID).
pub const CREDENTIAL_ID_BYTES_MAX: usize = 1023;

/// A relying party id: a host name (RFC 1035 §2.3.4).
pub const RP_ID_BYTES_MAX: usize = 253;

/// An origin: the longest host name with its scheme and port.
pub const ORIGIN_BYTES_MAX: usize = 8 + RP_ID_BYTES_MAX + 6;

/// Origins under which one credential proves acts: the names and ports of one server.
pub const ORIGINS_MAX: usize = 8;

/// What an authenticator says: 37 bytes, and in a registration a credential, whose id alone may
/// have 1,023; the rest is for its key and for extensions that nobody asked for.
pub const AUTHENTICATOR_DATA_BYTES_MAX: usize = 1536;

/// What a browser says: browsers in use write fewer than 300 bytes.
pub const CLIENT_DATA_BYTES_MAX: usize = 4096;

/// An ECDSA signature on P-256 as DER: two numbers of at most 33 bytes, with their heads.
pub const DER_SIGNATURE_BYTES_MAX: usize = 72;

/// Other entries that one entry may name.
pub const REFS_MAX: usize = 64;

/// Rows of `seen`: one for each other side, see [`mithaq_canon::Side::MAX`].
pub const SEEN_MAX: usize = 16;

/// Payloads that one act may name: a treaty of 80 provisions in three languages, one payload a
/// provision and language. Their ids take 8.5 KiB of the 48 KiB of an act.
pub const PAYLOADS_MAX: usize = 256;

/// One payload: the wording of a provision or a remark; longer annexes travel in chunks.
pub const PAYLOAD_BYTES_MAX: usize = 1024 * 1024;

/// All payloads of one act together, so that an entry and its payloads always fit one parcel.
pub const ENTRY_PAYLOAD_BYTES_MAX: usize = 3 * 1024 * 1024;

/// One parcel of the exchange: what a server must hold in memory for one peer at one time.
pub const PARCEL_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Frames in one parcel: two group commits of 256 entries.
pub const FRAMES_MAX: usize = 512;

/// Entries of one log that may wait here for what they name; then that log is pulled no further.
pub const WAITING_MAX: u64 = 10_000;

/// A charter, a half of one, or an order of a root: 16 sides whose roots have 16 keys each name 272
/// public keys of two kilobytes, and stay below.
pub const CHARTER_BYTES_MAX: usize = 1024 * 1024;

/// One name or title, in bytes of UTF-8: a long official name in Arabic has about 200.
pub const NAME_BYTES_MAX: usize = 512;

/// A side's short key, as it stands in file names and on the command line.
pub const SIDE_KEY_BYTES_MAX: usize = 32;

/// An IANA time zone name or a language tag; the longest in use have fewer than 40 bytes.
pub const TAG_BYTES_MAX: usize = 64;

/// A transport key as SubjectPublicKeyInfo: Ed25519 has 44 bytes, P-256 91, ML-DSA-65 1,974.
pub const TRANSPORT_KEY_BYTES_MAX: usize = 2048;

/// Keys of one side's root: more custodians than that cannot be brought together in a crisis.
pub const ROOT_KEYS_MAX: usize = 16;

/// Grants of one log that are remembered, revoked ones included: a ministry's officials over
/// decades. Counted in the order of the log, so every side forgets the same ones.
pub const GRANTS_MAX: usize = 4096;

/// A proof for a third party: one entry with its payloads, the keys and a receipt of each side.
pub const PROOF_FILE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Entries in the chain of keys of a proof: grants, revocations and changes of servers' keys.
pub const PROOF_KEYS_MAX: usize = 4 * GRANTS_MAX;

/// The head of a pouch: some ids and a key.
pub const POUCH_HEAD_BYTES_MAX: usize = 512;

/// One piece of a pouch: a parcel, and the 16 bytes by which a change of it is seen.
pub const POUCH_PIECE_BYTES_MAX: usize = PARCEL_BYTES_MAX + 16;

/// One attachment: a scanned annex of 200 MB, and some.
pub const ATTACHMENT_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// One chunk of an attachment: what a broken line costs at most is what was on its way, and on a
/// line of 256 kbit/s a chunk takes two seconds.
pub const CHUNK_BYTES: usize = 64 * 1024;

/// Chunks of one attachment; their ids take 136 KiB, well within one payload.
pub const CHUNKS_MAX: usize = 4096;

/// Chunks asked for, or carried, in one message: 1 MiB, so that memory stays small and acts on
/// the same line are not held up.
pub const CHUNKS_PARCEL_MAX: usize = 16;

/// One message about chunks: 1 MiB of them and their names.
pub const CHUNK_PARCEL_BYTES_MAX: usize = CHUNKS_PARCEL_MAX * (CHUNK_BYTES + 256);

/// Files of which one pouch tells what is missing: more than lie unfinished at one time. Those beyond
/// are told once the ones before are whole; the closing stays below half a megabyte.
pub const LACKS_MAX: usize = 1024;

/// A file's name, or its media type, in bytes: what file systems allow for a name.
pub const MANIFEST_TEXT_BYTES_MAX: usize = 255;
