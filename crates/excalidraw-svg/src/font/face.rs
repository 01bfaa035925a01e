//! The bundled font files, decompressed on first use.

use std::sync::OnceLock;

/// One bundled font file: a part of a family that covers some range of characters.
#[derive(Debug)]
pub struct Face {
    /// The file's name without its folder.
    pub file: &'static str,
    /// The file as shipped, in WOFF2.
    pub woff2: &'static [u8],
    // Decompression is a pure function of bytes built into the crate, so remembering it is no hidden state.
    sfnt: OnceLock<Vec<u8>>,
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

    /// Whether the face has a glyph of its own for this character.
    pub fn covers(&self, character: char) -> bool {
        self.parsed()
            .is_some_and(|face| face.glyph_index(character).is_some())
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
        }),+];
        &FACES
    }};
}

/// The bundled faces of a family, basic Latin first; empty for numbers without bundled files.
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
