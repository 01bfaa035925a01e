//! Font families as scenes name them: numbers, and names in old files.

use crate::font;

/// Family of new texts.
pub(crate) const DEFAULT: u32 = font::EXCALIFONT;
/// Family of frame names and placeholder labels.
pub(crate) const HELVETICA: u32 = font::HELVETICA;

/// The family of a text; a stand-in where the file names none.
pub(crate) fn of(id: Option<u32>) -> &'static font::Family {
    font::family(id.unwrap_or(0))
}

/// The family of the legacy `font` field.
pub(crate) fn id_by_name(name: &str) -> Option<u32> {
    (1..=9).find(|id| font::family(*id).name == name)
}
