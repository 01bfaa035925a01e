//! The envelope of embedded scenes: JSON with the scene as a byte string, usually deflated.

use std::io::Read as _;

use crate::json;
use crate::{Limits, ParseError};

/// Opens the envelope, given as one character per byte.
pub(super) fn open(envelope: &str, limits: &Limits) -> Result<String, ParseError> {
    let document = json::parse(envelope, limits.nesting)?;
    let json = document.root();
    let Some(encoded) = json.get("encoded").str() else {
        // before envelopes there was the scene itself
        return if json.get("type").str() == Some("excalidraw") {
            Ok(envelope.to_owned())
        } else {
            Err(ParseError::Corrupt("the envelope holds no scene"))
        };
    };
    let bytes: Vec<u8> = encoded
        .chars()
        .map(|c| u8::try_from(u32::from(c)))
        .collect::<Result<_, _>>()
        .map_err(|_| ParseError::Corrupt("a byte string holds characters that are no bytes"))?;
    let bytes = if json.get("compressed").is_true() {
        inflate(&bytes, limits)?
    } else {
        bytes
    };
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn inflate(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, ParseError> {
    let mut out = Vec::new();
    // one byte more than allowed tells a full scene from one that is too large
    let most = u64::try_from(limits.bytes)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    flate2::read::ZlibDecoder::new(bytes)
        .take(most)
        .read_to_end(&mut out)
        .map_err(|_| ParseError::Corrupt("the compressed scene cannot be inflated"))?;
    if out.len() > limits.bytes {
        return Err(ParseError::TooLarge {
            what: "bytes",
            limit: limits.bytes,
        });
    }
    Ok(out)
}

/// Bytes as text with one character per byte.
pub(super) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|b| char::from(*b)).collect()
}
