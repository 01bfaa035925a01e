//! Finds the scene in whatever file carries it.

mod base64;
mod library;
mod lzstring;
mod markdown;
mod payload;
mod png;
mod svg;

use std::borrow::Cow;

pub(crate) use library::items;

use crate::json::{self, Json};
use crate::scene::Scene;
use crate::{Limits, ParseError};

/// Reads a scene from the bytes of a file.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Scene, ParseError> {
    let json = document(bytes, limits)?;
    match Scene::from_json(&json, limits) {
        Err(ParseError::NotAScene) => match items(&json, limits)?.into_iter().next() {
            Some((_, scene)) => Ok(scene),
            None => Err(ParseError::NotAScene),
        },
        other => other,
    }
}

/// The JSON document in the bytes of a file.
pub(crate) fn document(bytes: &[u8], limits: &Limits) -> Result<Json, ParseError> {
    if bytes.len() > limits.bytes {
        return Err(ParseError::TooLarge {
            what: "bytes",
            limit: limits.bytes,
        });
    }
    if png::is_png(bytes) {
        return json::parse(&png::scene(bytes, limits)?, limits.nesting);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text: Cow<'_, str> = String::from_utf8_lossy(bytes);
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        return json::parse(&text, limits.nesting);
    }
    if start.starts_with('<') {
        return json::parse(&svg::scene(&text, limits)?, limits.nesting);
    }
    match markdown::scene(&text, limits)? {
        Some(scene) => json::parse(&scene, limits.nesting),
        // says where the JSON goes wrong
        None => json::parse(&text, limits.nesting),
    }
}
