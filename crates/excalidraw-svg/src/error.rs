//! Why a scene could not be read.

use std::fmt;

/// Why some bytes are not a scene that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseError {
    /// The bytes are not JSON; holds the byte offset and what was expected there.
    Json {
        /// Offset of the first byte that could not be read.
        offset: usize,
        /// What the reader expected at that offset.
        expected: &'static str,
    },
    /// The JSON is well formed but is no Excalidraw document (`"type": "excalidraw"` is missing).
    NotAScene,
    /// An image or a note that should carry a scene carries none.
    NoEmbeddedScene(&'static str),
    /// The embedded scene could not be decompressed.
    Corrupt(&'static str),
    /// The scene is larger than [`Limits`](crate::Limits) allows.
    TooLarge {
        /// The limit that was reached.
        what: &'static str,
        /// Its value.
        limit: usize,
    },
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json { offset, expected } => {
                write!(f, "not JSON: expected {expected} at byte {offset}")
            }
            Self::NotAScene => f.write_str(
                "not an Excalidraw scene: the document needs `\"type\": \"excalidraw\"` and a list of elements",
            ),
            Self::NoEmbeddedScene(kind) => write!(
                f,
                "no scene embedded in this {kind}: export it again with \"embed scene\" on"
            ),
            Self::Corrupt(what) => write!(f, "the embedded scene is damaged: {what}"),
            Self::TooLarge { what, limit } => write!(f, "scene too large: more than {limit} {what}"),
        }
    }
}

impl std::error::Error for ParseError {}
