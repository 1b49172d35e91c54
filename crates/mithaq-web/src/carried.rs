//! A form that came when the session had ended: it goes through the door with whoever filled it in.
//!
//! It travels in the page and in no store. Nothing of it is done by signing in: afterwards the form
//! stands there again, filled in, to be sent once more.

use crate::forms::Fields;

/// Forms in which one writes; what another holds (a password, a file) is not written out again.
const CARRIED: [&str; 4] = ["/act/", "/drafts", "/margin/", "/record/keeping/"];
/// What the fields are called on their way through the door.
const MARK: &str = "typed:";
/// The field that says where they belong.
const TO: &str = "typed-to";

/// A form on its way through the door.
pub(crate) struct Carried {
    /// The address that the form is sent to.
    pub(crate) to: String,
    pub(crate) fields: Fields,
}

impl Carried {
    /// The form that was sent to this address, if it is one to be carried.
    pub(crate) fn of(to: &str, mut fields: Fields) -> Option<Self> {
        if !CARRIED.iter().any(|one| to.starts_with(one)) {
            return None;
        }
        fields.remove("csrf");
        let to = to.to_owned();
        Some(Self { to, fields })
    }

    /// The form that came to the door with a login and a password.
    pub(crate) fn at_the_door(sent: &Fields) -> Option<Self> {
        let marked = sent
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(MARK)?, value)));
        let fields = marked.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self::of(sent.get(TO), fields.collect())
    }

    /// The fields as the door's own form takes them along.
    pub(crate) fn marked(&self) -> impl Iterator<Item = (String, &str)> {
        let to = std::iter::once((TO.to_owned(), self.to.as_str()));
        let fields = self.fields.iter();
        to.chain(fields.map(|(name, value)| (format!("{MARK}{name}"), value)))
    }

    /// What a person wrote, as far as it is text.
    pub(crate) fn written(&self) -> impl Iterator<Item = &str> {
        let written = self.fields.iter().filter(|(name, _)| is_written(name));
        written
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

/// Whether a field is filled in with text: in a language, or in the margin.
pub(crate) fn is_written(name: &str) -> bool {
    name.contains('.') || matches!(name, "text" | "crossed" | "office" | "why")
}
