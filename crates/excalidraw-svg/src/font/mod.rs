//! The font families of Excalidraw: metrics, bundled faces, text widths, subsets for embedding.
//!
//! The bundled files are the Latin, Greek and Cyrillic parts that `@excalidraw/excalidraw` 0.18.1 ships; their licences
//! lie beside them in `fonts/`. The Chinese, Japanese and Korean fallback (Xiaolai, 12.7 MB) is not bundled.

mod css;
mod face;
mod family;
mod measure;
mod recorder;
mod ruler;
mod subset;
mod woff2;

#[cfg(test)]
mod tests;

pub use css::{face_css, face_css_files};
pub use face::Face;
pub use family::{EXCALIFONT, Family, HELVETICA, family};
pub(crate) use family::{id_by_name, known_or_fallback};
pub use measure::{measure, measure_lines};
pub(crate) use ruler::{Elsewhere, Ruler};
pub use subset::{Subset, subset};
