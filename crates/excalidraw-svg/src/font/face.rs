//! The bundled font files, decompressed on first use.

use std::sync::OnceLock;

/// One bundled font file: a part of a family that covers some range of characters.
#[derive(Debug)]
pub struct Face {
    /// The file's name without its folder.
    pub file: &'static str,
    /// The file as shipped, in WOFF2.
    pub woff2: &'static [u8],
    // Both are pure functions of bytes built into the crate, so remembering them is no hidden state.
    sfnt: OnceLock<Vec<u8>>,
    coverage: OnceLock<Vec<(char, char)>>,
}

impl PartialEq for Face {
    fn eq(&self, other: &Face) -> bool {
        self.file == other.file
    }
}

impl Face {
    /// The face as plain TrueType bytes.
    pub fn sfnt(&self) -> &[u8] {
        self.sfnt
            .get_or_init(|| wuff::decompress_woff2(self.woff2).unwrap_or_default())
    }

    /// The ranges of characters the face has glyphs for, in order.
    pub fn coverage(&self) -> &[(char, char)] {
        self.coverage.get_or_init(|| {
            let Some(face) = self.parsed() else {
                return Vec::new();
            };
            let mut found = Vec::new();
            for subtable in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables) {
                if subtable.is_unicode() {
                    subtable.codepoints(|point| found.extend(char::from_u32(point)));
                }
            }
            // Some fonts map control characters to an empty glyph; nobody asks for those.
            found.retain(|character| !character.is_control());
            found.sort_unstable();
            found.dedup();
            let mut ranges: Vec<(char, char)> = Vec::new();
            for character in found {
                match ranges.last_mut() {
                    Some((_, last)) if u32::from(*last) + 1 == u32::from(character) => {
                        *last = character;
                    }
                    _ => ranges.push((character, character)),
                }
            }
            ranges
        })
    }

    /// Whether the face has a glyph of its own for this character.
    pub fn covers(&self, character: char) -> bool {
        let ranges = self.coverage();
        let after = ranges.partition_point(|(first, _)| *first <= character);
        after > 0 && character <= ranges[after - 1].1
    }

    pub(super) fn parsed(&self) -> Option<rustybuzz::Face<'_>> {
        rustybuzz::Face::from_slice(self.sfnt(), 0)
    }
}

macro_rules! faces {
    ($folder:literal: $($file:literal),+) => {{
        static FACES: [Face; [$($file),+].len()] = [$(Face {
            file: $file,
            woff2: include_bytes!(concat!("../../fonts/", $folder, "/", $file)),
            sfnt: OnceLock::new(),
            coverage: OnceLock::new(),
        }),+];
        &FACES
    }};
}

/// The bundled faces of a family, basic Latin first; empty for numbers without bundled files.
#[rustfmt::skip]
pub(super) fn bundled(family: u32) -> &'static [Face] {
    match family {
        1 => faces!("Virgil": "Virgil-Regular.woff2"),
        // Helvetica is whatever the reader has; Liberation Sans has the same advances, so it measures for it.
        2 | 9 => faces!("Liberation": "LiberationSans-Regular.woff2"),
        3 => faces!("Cascadia": "CascadiaCode-Regular.woff2"),
        5 => faces!("Excalifont":
            "Excalifont-latin.woff2", "Excalifont-latin-ext.woff2", "Excalifont-cyrillic.woff2", "Excalifont-greek.woff2",
            "Excalifont-signs.woff2", "Excalifont-cyrillic-ext.woff2", "Excalifont-marks.woff2"),
        6 => faces!("Nunito":
            "Nunito-latin.woff2", "Nunito-latin-ext.woff2", "Nunito-cyrillic.woff2", "Nunito-cyrillic-ext.woff2",
            "Nunito-vietnamese.woff2"),
        7 => faces!("Lilita": "Lilita-latin.woff2", "Lilita-latin-ext.woff2"),
        8 => faces!("ComicShanns":
            "ComicShanns-latin.woff2", "ComicShanns-latin-ext.woff2", "ComicShanns-signs.woff2", "ComicShanns-greek.woff2"),
        _ => &[],
    }
}
