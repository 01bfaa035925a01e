//! Widths against Chromium, and subsets against the faces they were cut from.

use super::*;

/// Widths at 100 pixels that Chromium 156 measures with the same files (texts that need no fallback font).
#[rustfmt::skip]
const CHROMIUM: &[(u32, &str, f64)] = &[
    (1, "Order service", 651.2993774414062),
    (1, "AVATAR To Yes, Wa.", 1037.4990234375),
    (1, "get(key) -> 42 fi ffl", 1005.698974609375),
    (1, "Čeština naïve façade", 1067.698974609375),
    (3, "Order service", 761.71875),
    (3, "AVATAR To Yes, Wa.", 1054.6875),
    (3, "get(key) -> 42 fi ffl", 1230.46875),
    (3, "Čeština naïve façade", 1171.875),
    (5, "Order service", 643.4993896484375),
    (5, "AVATAR To Yes, Wa.", 992.6990966796875),
    (5, "get(key) -> 42 fi ffl", 980.2991943359375),
    (5, "Čeština naïve façade", 1011.0990600585938),
    (6, "Order service", 603.199462890625),
    (6, "AVATAR To Yes, Wa.", 935.799072265625),
    (6, "get(key) -> 42 fi ffl", 847.69921875),
    (6, "Čeština naïve façade", 929.09912109375),
    (7, "Order service", 576.2994384765625),
    (7, "AVATAR To Yes, Wa.", 862.6991577148438),
    (7, "get(key) -> 42 fi ffl", 827.0992431640625),
    (8, "Order service", 714.9993896484375),
    (8, "AVATAR To Yes, Wa.", 989.9992065429688),
    (8, "get(key) -> 42 fi ffl", 1154.9990234375),
    (8, "Čeština naïve façade", 1098.9990234375),
    (9, "Order service", 600.146484375),
    (9, "AVATAR To Yes, Wa.", 924.365234375),
    (9, "get(key) -> 42 fi ffl", 801.26953125),
    (9, "Čeština naïve façade", 939.501953125),
];

#[test]
fn widths_are_those_of_chromium() {
    for (family, text, expected) in CHROMIUM {
        let width = measure(*family, 100.0, text);
        // Chromium rounds each word's width to 1/64 pixel or less.
        assert!(
            (width - expected).abs() < 0.05,
            "family {family}: {text:?} measures {width}, Chromium {expected}"
        );
    }
}

#[test]
fn every_bundled_face_opens_and_covers_something() {
    for id in [1, 2, 3, 5, 6, 7, 8, 9] {
        let faces = family(id).faces();
        assert!(!faces.is_empty(), "family {id}");
        for face in faces {
            assert!(!face.coverage().is_empty(), "{}", face.file);
        }
        assert!(faces[0].covers('a'), "family {id}");
    }
    assert!(family(77).faces().is_empty());
}

#[test]
fn a_subset_draws_the_text_like_its_face() {
    let text = "AVATAR To fi é → λ Č";
    for id in [1, 3, 5, 6, 7, 8, 9] {
        for subset in subset(id, text) {
            let sfnt = wuff::decompress_woff2(&subset.woff2).expect("our own file opens");
            let cut = rustybuzz::Face::from_slice(&sfnt, 0).expect("a font");
            let whole = subset.face.parsed().expect("a font");
            let runs = measure::runs(id, text);
            for run in runs.iter().filter(|run| run.face == Some(subset.face)) {
                let word = &run.text;
                let glyphs = |face: &rustybuzz::Face<'_>| -> Vec<(u32, i32)> {
                    let shaped = measure::shape(face, word);
                    let advances = shaped.glyph_positions().iter().map(|at| at.x_advance);
                    shaped
                        .glyph_infos()
                        .iter()
                        .map(|info| info.glyph_id)
                        .zip(advances)
                        .collect()
                };
                assert_eq!(glyphs(&cut), glyphs(&whole), "{}: {word}", subset.face.file);
            }
            if subset.face.file.contains("latin.") {
                assert!(cut.glyph_index('Q').is_none(), "{}", subset.face.file);
            }
            assert!(
                subset.woff2.len() <= subset.face.woff2.len(),
                "{}",
                subset.face.file
            );
        }
    }
}

#[test]
fn nothing_is_embedded_for_local_fonts_and_foreign_letters() {
    assert!(subset(HELVETICA, "abc").is_empty());
    assert!(subset(77, "abc").is_empty());
    assert!(subset(EXCALIFONT, "").is_empty());
    assert!(subset(EXCALIFONT, "漢字").is_empty());
    assert_eq!(face_css(EXCALIFONT, "漢字"), "");
}

#[test]
fn odd_text_never_panics() {
    for text in [
        "",
        "\n\n",
        "\u{0}\t",
        "\u{1f600}\u{fe0f}",
        "\u{202e}abc",
        "a\u{301}\u{301}",
    ] {
        for id in [0, 1, 2, 5, 100, u32::MAX] {
            let (width, _) = measure_lines(id, 20.0, text);
            assert!(width.is_finite() && width >= 0.0);
            let _ = face_css(id, text);
        }
    }
}
