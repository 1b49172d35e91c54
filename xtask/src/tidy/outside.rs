//! Crates from outside that only certain rooms may name, so that each can be replaced in one place.

use super::Violation;
use super::rooms::Member;

/// What it is, the rooms that hold it, and the crates by which it would come in.
struct Holder {
    subject: &'static str,
    rooms: &'static [&'static str],
    crates: &'static [&'static str],
}

const HOLDERS: [Holder; 9] = [
    Holder {
        subject: "SQL",
        rooms: &["mithaq-store"],
        crates: &[
            "rusqlite",
            "libsqlite3-sys",
            "tokio-postgres",
            "deadpool-postgres",
            "sqlx",
        ],
    },
    Holder {
        subject: "people's HTTP and HTML",
        rooms: &["mithaq-web"],
        crates: &[
            "axum",
            "axum-core",
            "maud",
            "tower-http",
            "fluent-bundle",
            "fluent",
        ],
    },
    Holder {
        subject: "HTTP connections",
        rooms: &["mithaq-line", "mithaq-web"],
        crates: &["hyper", "hyper-util", "http-body-util"],
    },
    Holder {
        subject: "TLS and HPKE",
        // The desk holds the keys, and the TLS library has the HPKE that seals pouches.
        rooms: &["mithaq-line", "mithaq-desk"],
        crates: &["rustls", "tokio-rustls", "rcgen"],
    },
    Holder {
        subject: "keys and randomness",
        rooms: &["mithaq-store", "mithaq-desk", "mithaq-line", "mithaq-web"],
        crates: &["aws-lc-rs", "getrandom", "rand"],
    },
    Holder {
        subject: "password hashing",
        rooms: &["mithaq-desk"],
        crates: &["argon2"],
    },
    Holder {
        subject: "document formats",
        // Fuzzing packs hostile parts that no writer of ours would.
        rooms: &["mithaq-files", "mithaq-fuzz"],
        crates: &["quick-xml", "zip", "rust_xlsxwriter", "icalendar"],
    },
    Holder {
        subject: "other people's CBOR and COSE",
        // The record has one encoder and one decoder; these only check them.
        rooms: &["mithaq-fuzz"],
        crates: &["ciborium", "coset"],
    },
    Holder {
        subject: "the command line and untyped errors",
        rooms: &["mithaq", "xtask"],
        crates: &[
            "clap",
            "clap_mangen",
            "clap_complete",
            "anyhow",
            "tracing-subscriber",
        ],
    },
];

/// Every manifest that names a crate whose subject is another room's.
///
/// Tests are free: a test that flips a byte in a database file must be able to open it.
pub(crate) fn check(members: &[Member]) -> Vec<Violation> {
    let mut found = Vec::new();
    for member in members {
        for used in member.dependencies.iter().filter(|used| !used.for_tests) {
            for holder in &HOLDERS {
                let named = holder.crates.contains(&used.name.as_str());
                if named && !holder.rooms.contains(&member.name.as_str()) {
                    found.push(Violation::in_file(
                        &member.manifest,
                        format!(
                            "`{}` may not name `{}`: {} belongs to {} alone; call that room \
                             instead",
                            member.name,
                            used.name,
                            holder.subject,
                            holder.rooms.join(", ")
                        ),
                    ));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rooms::tests::member;

    #[test]
    fn each_subject_in_its_room_passes() {
        let house = [
            member("mithaq-store", &["rusqlite", "serde"], &[]),
            member("mithaq-web", &["axum", "maud", "hyper"], &[]),
            member("mithaq", &["clap", "mithaq-web"], &["rusqlite"]),
        ];
        assert_eq!(check(&house), []);
    }

    #[test]
    fn sql_in_the_web_is_refused() {
        let found = check(&[member("mithaq-web", &["rusqlite"], &[])]);
        let text = found.first().map(ToString::to_string).unwrap_or_default();
        assert!(text.contains("SQL belongs to mithaq-store alone"), "{text}");
    }

    #[test]
    fn untyped_errors_in_a_library_are_refused() {
        assert_eq!(check(&[member("mithaq-desk", &["anyhow"], &[])]).len(), 1);
    }
}
