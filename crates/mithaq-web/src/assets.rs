//! The style sheet, the script and the seal, built into the binary.
//!
//! Each is addressed by its own hash, so a browser may keep it for ever and still has the new one
//! at once when it changes.

use crate::path::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use mithaq_canon::Hasher;
use std::sync::LazyLock;

/// A file that every page may name.
pub(crate) struct Asset {
    name: String,
    kind: &'static str,
    bytes: &'static [u8],
}

/// The style sheet.
pub(crate) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::of(
        "css",
        "text/css; charset=utf-8",
        include_bytes!("../assets/mithaq.css"),
    )
});
/// The script; every page works without it.
pub(crate) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::of(
        "js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/mithaq.js"),
    )
});
/// The script of the official's gesture, on the pages alone that ask for one.
pub(crate) static GESTURE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::of(
        "js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/gesture.js"),
    )
});
/// The seal that browsers show beside the title.
pub(crate) static SEAL: LazyLock<Asset> =
    LazyLock::new(|| Asset::of("svg", "image/svg+xml", include_bytes!("../assets/seal.svg")));

impl Asset {
    fn of(extension: &str, kind: &'static str, bytes: &'static [u8]) -> Self {
        let mut hasher = Hasher::new("mithaq/asset/0");
        hasher.update(bytes);
        // Twelve digits are enough to tell one build's file from the next.
        let hash: String = hasher.finish().to_string().chars().take(12).collect();
        Self {
            name: format!("mithaq-{hash}.{extension}"),
            kind,
            bytes,
        }
    }

    /// Its address on this server.
    pub(crate) fn address(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

/// `GET /assets/{name}`
pub(crate) async fn show(Path(name): Path<String>) -> Response {
    let all: [&Asset; 4] = [&STYLE, &SCRIPT, &GESTURE, &SEAL];
    match all.into_iter().find(|asset| asset.name == name) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.kind),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.bytes,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
