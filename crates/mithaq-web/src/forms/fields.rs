//! The fields of a form as they came, and what is wrong with them.

use std::collections::BTreeMap;

/// A form has at most this many fields: the longest has three languages for each of a dozen points.
pub(crate) const FIELDS_MAX: usize = 200;

/// The values of a form, by field name. Unknown fields are kept, so that nothing typed is lost;
/// where a name comes twice, the values are joined by a line break.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(BTreeMap<String, String>);

/// What is wrong with a field; `code` names the sentence that says so and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) field: String,
    pub(crate) code: &'static str,
    /// Where in it: a line, a number.
    pub(crate) at: Option<String>,
}

impl Wrong {
    pub(crate) fn new(field: impl Into<String>, code: &'static str) -> Self {
        Self {
            field: field.into(),
            code,
            at: None,
        }
    }
}

impl Fields {
    /// The value of a field, trimmed of white space around it; empty where it is missing.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// The value of a field exactly as it came: a password may begin with a space.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Whether the form has such a field, filled in or not.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Sets a field.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// Takes a field out.
    pub(crate) fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Every field and its value as it came.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut fields = Self::default();
        for (name, value) in pairs.into_iter().take(FIELDS_MAX) {
            // Browsers send CR LF from text areas; the record has one way to end a line.
            let value = value.replace("\r\n", "\n");
            let held = fields.0.entry(name).or_default();
            if !held.is_empty() {
                held.push('\n');
            }
            held.push_str(&value);
        }
        fields
    }
}
