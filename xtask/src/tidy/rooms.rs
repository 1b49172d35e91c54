//! Who may use whom: arrows run one way.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Violation;

/// A crate of the workspace, as `cargo metadata` tells of it.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) manifest: String,
    pub(crate) dependencies: Vec<Dependency>,
}

/// A line of a member's manifest.
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// Only its tests and benches see it.
    pub(crate) for_tests: bool,
}

/// Each room and the rooms that it may use; the table of ARCHITECTURE.md, in order from the
/// ground up.
const ROOMS: [(&str, &[&str]); 12] = [
    ("mithaq-canon", &[]),
    ("mithaq-text", &["mithaq-canon"]),
    ("mithaq-record", &["mithaq-canon"]),
    ("mithaq-core", &["mithaq-canon", "mithaq-text"]),
    (
        "mithaq-files",
        &["mithaq-canon", "mithaq-text", "mithaq-core"],
    ),
    (
        "mithaq-store",
        &[
            "mithaq-canon",
            "mithaq-text",
            "mithaq-record",
            "mithaq-core",
        ],
    ),
    (
        "mithaq-desk",
        &[
            "mithaq-canon",
            "mithaq-text",
            "mithaq-record",
            "mithaq-core",
            "mithaq-files",
            "mithaq-store",
        ],
    ),
    (
        "mithaq-line",
        &["mithaq-canon", "mithaq-record", "mithaq-desk"],
    ),
    (
        "mithaq-web",
        &[
            "mithaq-canon",
            "mithaq-text",
            "mithaq-record",
            "mithaq-core",
            "mithaq-files",
            "mithaq-store",
            "mithaq-desk",
        ],
    ),
    (
        "mithaq",
        &[
            "mithaq-canon",
            "mithaq-text",
            "mithaq-record",
            "mithaq-core",
            "mithaq-files",
            "mithaq-store",
            "mithaq-desk",
            "mithaq-line",
            "mithaq-web",
        ],
    ),
    (
        "mithaq-fuzz",
        &[
            "mithaq-canon",
            "mithaq-text",
            "mithaq-record",
            "mithaq-core",
            "mithaq-files",
            "mithaq-desk",
        ],
    ),
    ("xtask", &[]),
];

/// Reads what `cargo metadata --no-deps` prints.
///
/// # Errors
/// When it is not the JSON that cargo documents.
pub(crate) fn members(metadata: &str) -> Result<Vec<Member>> {
    let metadata: Value = serde_json::from_str(metadata).context("cargo metadata")?;
    let root = text(&metadata, "workspace_root")?;
    list(&metadata, "packages")?
        .iter()
        .map(|package| {
            let manifest = text(package, "manifest_path")?;
            let inside = manifest.strip_prefix(root).unwrap_or(manifest);
            Ok(Member {
                name: text(package, "name")?.to_owned(),
                manifest: inside.trim_start_matches(['/', '\\']).to_owned(),
                dependencies: list(package, "dependencies")?
                    .iter()
                    .map(dependency)
                    .collect::<Result<_>>()?,
            })
        })
        .collect()
}

/// Every arrow that the table does not draw, and every room that it does not know.
///
/// Tests may also use rooms that stand lower in the table: a test of the record may lean on
/// another pure room, but nothing leans upward, or cargo would build in circles.
pub(crate) fn check(members: &[Member]) -> Vec<Violation> {
    let mut found = Vec::new();
    for member in members {
        let Some(height) = height(&member.name) else {
            found.push(Violation::in_file(
                &member.manifest,
                format!(
                    "`{}` is no room of the house: give it its row in ARCHITECTURE.md and in \
                     xtask/src/tidy/rooms.rs",
                    member.name
                ),
            ));
            continue;
        };
        let allowed = ROOMS.get(height).map_or(&[][..], |(_, allowed)| *allowed);
        for used in &member.dependencies {
            let Some(used_height) = self::height(&used.name) else {
                continue;
            };
            let below = used_height <= height;
            if !(allowed.contains(&used.name.as_str()) || used.for_tests && below) {
                found.push(Violation::in_file(
                    &member.manifest,
                    format!(
                        "`{}` may not use `{}`: arrows run one way (ARCHITECTURE.md, Rooms); \
                         move the code to the room whose subject it is, or pass the value in",
                        member.name, used.name
                    ),
                ));
            }
        }
    }
    found
}

fn height(name: &str) -> Option<usize> {
    ROOMS.iter().position(|(room, _)| *room == name)
}

fn dependency(value: &Value) -> Result<Dependency> {
    Ok(Dependency {
        name: text(value, "name")?.to_owned(),
        for_tests: value.get("kind").and_then(Value::as_str) == Some("dev"),
    })
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    value
        .get(key)
        .and_then(Value::as_str)
        .with_context(|| format!("cargo metadata has no {key}"))
}

fn list<'a>(value: &'a Value, key: &str) -> Result<&'a Vec<Value>> {
    value
        .get(key)
        .and_then(Value::as_array)
        .with_context(|| format!("cargo metadata has no {key}"))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn member(name: &str, shipped: &[&str], for_tests: &[&str]) -> Member {
        let dependency = |for_tests| {
            move |name: &&str| Dependency {
                name: (*name).to_owned(),
                for_tests,
            }
        };
        Member {
            name: name.to_owned(),
            manifest: format!("crates/{name}/Cargo.toml"),
            dependencies: shipped
                .iter()
                .map(dependency(false))
                .chain(for_tests.iter().map(dependency(true)))
                .collect(),
        }
    }

    #[test]
    fn arrows_of_the_table_pass() {
        let house = [
            member(
                "mithaq-core",
                &["mithaq-canon", "mithaq-text", "sha2"],
                &["proptest"],
            ),
            member("mithaq-core", &[], &["mithaq-record", "mithaq-core"]),
        ];
        assert_eq!(check(&house), []);
    }

    #[test]
    fn record_and_core_do_not_know_each_other() {
        let found = check(&[
            member("mithaq-record", &["mithaq-core"], &[]),
            member("mithaq-core", &["mithaq-record"], &[]),
        ]);
        assert_eq!(found.len(), 2);
        let first = found.first().map(ToString::to_string).unwrap_or_default();
        assert!(first.starts_with("crates/mithaq-record/Cargo.toml: `mithaq-record` may not use"));
    }

    #[test]
    fn tests_do_not_lean_upward_either() {
        assert_eq!(
            check(&[member("mithaq-store", &[], &["mithaq-desk"])]).len(),
            1
        );
    }

    #[test]
    fn a_room_without_a_row_is_named() {
        assert_eq!(check(&[member("mithaq-shed", &[], &[])]).len(), 1);
    }

    #[test]
    fn reads_what_cargo_prints() -> Result<()> {
        let members = members(
            r#"{"workspace_root":"/w","packages":[{"name":"a","manifest_path":"/w/crates/a/Cargo.toml",
            "dependencies":[{"name":"b","kind":null},{"name":"c","kind":"dev"}]}]}"#,
        )?;
        let member = members.first().context("one member")?;
        assert_eq!(member.manifest, "crates/a/Cargo.toml");
        let kinds: Vec<_> = member
            .dependencies
            .iter()
            .map(|d| (&*d.name, d.for_tests))
            .collect();
        assert_eq!(kinds, [("b", false), ("c", true)]);
        Ok(())
    }
}
