//! The table of font families: numbers, names and vertical metrics.

use super::face::{self, Face};

/// Excalidraw's number for Excalifont, the default hand-drawn family.
pub const EXCALIFONT: u32 = 5;
/// Excalidraw's number for Helvetica, which stands for the reader's local sans serif.
pub const HELVETICA: u32 = 2;

/// One font family a scene can name by number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Family {
    /// The number in an element's `fontFamily`.
    pub id: u32,
    /// The family name, as in a CSS `font-family` or a `@font-face` rule.
    pub name: &'static str,
    /// The whole `font-family` value that the official exporter writes, fallbacks included.
    pub css: &'static str,
    /// Font units per em.
    pub units_per_em: f64,
    /// Ascender in font units, upwards positive.
    pub ascender: f64,
    /// Descender in font units, negative below the baseline.
    pub descender: f64,
    /// Line height as a multiple of the font size, for elements that name none.
    pub line_height: f64,
}

impl Family {
    /// The bundled faces, the one with the basic Latin letters first; empty for local families.
    pub fn faces(&self) -> &'static [Face] {
        face::bundled(self.id)
    }

    /// The distance in pixels from the top of a line box to its baseline.
    pub fn baseline(&self, font_size: f64, line_height: f64) -> f64 {
        let em = font_size / self.units_per_em;
        let line = font_size * line_height;
        em * self.ascender + (line - em * self.ascender + em * self.descender) / 2.0
    }
}

#[rustfmt::skip]
const FAMILIES: &[Family] = &[
    Family { id: 1, name: "Virgil", css: "Virgil, Segoe UI Emoji", units_per_em: 1000.0, ascender: 886.0, descender: -374.0, line_height: 1.25 },
    Family { id: 2, name: "Helvetica", css: "Helvetica, Segoe UI Emoji", units_per_em: 2048.0, ascender: 1577.0, descender: -471.0, line_height: 1.15 },
    Family { id: 3, name: "Cascadia", css: "Cascadia, Segoe UI Emoji", units_per_em: 2048.0, ascender: 1900.0, descender: -480.0, line_height: 1.2 },
    Family { id: 5, name: "Excalifont", css: "Excalifont, Xiaolai, Segoe UI Emoji", units_per_em: 1000.0, ascender: 886.0, descender: -374.0, line_height: 1.25 },
    Family { id: 6, name: "Nunito", css: "Nunito, Segoe UI Emoji", units_per_em: 1000.0, ascender: 1011.0, descender: -353.0, line_height: 1.35 },
    Family { id: 7, name: "Lilita One", css: "Lilita One, Segoe UI Emoji", units_per_em: 1000.0, ascender: 923.0, descender: -220.0, line_height: 1.15 },
    Family { id: 8, name: "Comic Shanns", css: "Comic Shanns, Segoe UI Emoji", units_per_em: 1000.0, ascender: 750.0, descender: -250.0, line_height: 1.25 },
    Family { id: 9, name: "Liberation Sans", css: "Liberation Sans, Segoe UI Emoji", units_per_em: 2048.0, ascender: 1854.0, descender: -434.0, line_height: 1.15 },
    Family { id: 100, name: "Xiaolai", css: "Segoe UI Emoji", units_per_em: 1000.0, ascender: 880.0, descender: -144.0, line_height: 1.15 },
    Family { id: 1000, name: "Segoe UI Emoji", css: "Segoe UI Emoji", units_per_em: 1000.0, ascender: 886.0, descender: -374.0, line_height: 1.25 },
];

/// What the official exporter uses for a number it does not know: Virgil's metrics, the emoji fallback as the family.
const UNKNOWN: Family = Family {
    id: 0,
    name: "Segoe UI Emoji",
    css: "Segoe UI Emoji",
    units_per_em: 1000.0,
    ascender: 886.0,
    descender: -374.0,
    line_height: 1.25,
};

/// The family with this number; a number nobody knows gets the official exporter's fallback, with id 0.
///
/// ```
/// # use excalidraw_svg::font;
/// assert_eq!(font::family(5).name, "Excalifont");
/// assert_eq!(font::family(77).css, "Segoe UI Emoji");
/// ```
pub fn family(id: u32) -> &'static Family {
    FAMILIES
        .iter()
        .find(|family| family.id == id)
        .unwrap_or(&UNKNOWN)
}

/// The family of a text; the fallback where the file names none.
pub(crate) fn known_or_fallback(id: Option<u32>) -> &'static Family {
    id.map_or(&UNKNOWN, family)
}

/// The number of a family by the name that old files have in their `font` field.
pub(crate) fn id_by_name(name: &str) -> Option<u32> {
    FAMILIES
        .iter()
        .find(|family| family.id < 10 && family.name == name)
        .map(|family| family.id)
}
