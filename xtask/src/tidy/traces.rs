//! Nothing in the repository depends on one machine or one network.

use super::Violation;

/// Where packages come from is each machine's own setting.
const REGISTRIES: [&str; 6] = [
    concat!("crates", ".io"),
    concat!("npm", "js."),
    concat!("pypi", ".org"),
    concat!("python", "hosted.org"),
    concat!("deb.", "debian.org"),
    concat!("proxy.", "golang.org"),
];

/// How absolute paths of somebody's machine begin.
const PLACES: [&str; 5] = [
    concat!("/", "work/"),
    concat!("/", "root/"),
    concat!("/", "home/"),
    concat!("/", "Users/"),
    concat!("C:", "\\"),
];

/// Every line that names a package registry's host or a path of one machine.
pub(crate) fn check(path: &str, text: &str) -> Vec<Violation> {
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        // Cargo itself writes this name of its default source, on every machine alike.
        let of_cargo = path == "Cargo.lock" && line.starts_with("source = ");
        for host in REGISTRIES
            .iter()
            .filter(|host| !of_cargo && line.contains(**host))
        {
            found.push(Violation::at(
                path,
                number,
                format!("names the registry `{host}`: leave it to each machine's settings"),
            ));
        }
        for place in PLACES.iter().filter(|place| names_place(line, place)) {
            found.push(Violation::at(
                path,
                number,
                format!("holds a path of one machine (`{place}…`): make it relative"),
            ));
        }
    }
    found
}

/// Whether the line has the place as the beginning of a path, not in the middle of an address.
fn names_place(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| {
            !(c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '}' | '~'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_everywhere_passes() {
        let index = format!(
            "source = \"registry+https://github.com/rust-lang/{}-index\"",
            REGISTRIES[0]
        );
        assert_eq!(check("Cargo.lock", &index), []);
        let fine = format!(
            "see docs{p}x, https://a.example{p}y and {{dir}}{p}z",
            p = PLACES[0]
        );
        assert_eq!(check("a.md", &fine), []);
    }

    #[test]
    fn a_registry_is_named() {
        let lock = format!(
            "\"resolved\": \"https://registry.{}org/x.tgz\"",
            REGISTRIES[1]
        );
        assert_eq!(check("e2e/package-lock.json", &lock).len(), 1);
    }

    #[test]
    fn a_path_of_one_machine_is_named() {
        for place in PLACES {
            assert_eq!(
                check("a.rs", &format!("open(\"{place}x\")")).len(),
                1,
                "{place}"
            );
            assert_eq!(check("a.rs", &format!("{place}x")).len(), 1, "{place}");
        }
    }
}
