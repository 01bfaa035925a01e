//! Finds the scene in whatever file carries it.

pub(crate) mod base64;
mod library;
mod lzstring;
mod markdown;
mod payload;
mod png;
mod svg;

use std::borrow::Cow;

use crate::json;
use crate::scene::Scene;
use crate::{Limits, ParseError};

/// Reads a scene from the bytes of a file.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Scene, ParseError> {
    let text = document(bytes, limits)?;
    let json = json::parse_scene(&text, limits.nesting)?;
    match Scene::from_json(json.root(), limits) {
        Err(ParseError::NotAScene) => match library::items(json.root(), limits)?.into_iter().next()
        {
            Some((_, scene)) => Ok(scene),
            None => Err(ParseError::NotAScene),
        },
        other => other,
    }
}

/// Reads the drawings of a library.
pub(crate) fn read_library(
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<(String, Scene)>, ParseError> {
    let text = document(bytes, limits)?;
    library::items(json::parse_scene(&text, limits.nesting)?.root(), limits)
}

/// The JSON text in the bytes of a file.
fn document<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Cow<'a, str>, ParseError> {
    if bytes.len() > limits.bytes {
        return Err(ParseError::TooLarge {
            what: "bytes",
            limit: limits.bytes,
        });
    }
    if png::is_png(bytes) {
        return png::scene(bytes, limits).map(Cow::Owned);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // checking the whole at once is faster than the lossy reader, which looks for every fault
    let text = simdutf8::basic::from_utf8(bytes)
        .map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        return Ok(text);
    }
    if start.starts_with('<') {
        return svg::scene(&text, limits).map(Cow::Owned);
    }
    // without a block for a scene the reader says where the JSON goes wrong
    Ok(markdown::scene(&text, limits)?.map_or(text, Cow::Owned))
}
