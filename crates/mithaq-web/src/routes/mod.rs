//! One file for each screen: ask the desk, show the page. No route knows an event or makes markup.

pub(crate) mod act;
pub(crate) mod answer;
pub(crate) mod aside;
pub(crate) mod authenticator;
pub(crate) mod compare;
pub(crate) mod documents;
pub(crate) mod draft;
mod files;
pub(crate) mod ground;
pub(crate) mod home;
pub(crate) mod instrument;
pub(crate) mod instruments;
pub(crate) mod margin;
pub(crate) mod record;
pub(crate) mod room;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod sight;
pub(crate) mod sign_in;
pub(crate) mod signing;
pub(crate) mod stage;
pub(crate) mod unlock;
pub(crate) mod word;
pub(crate) mod work;
