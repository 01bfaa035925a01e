//! Text widths, shaped word by word as browsers do.

use super::face::Face;
use super::family::{HELVETICA, family};

/// The width in pixels of one line of text.
///
/// Words and the spaces between them are shaped apart, as Blink does: there is no kerning across a space.
/// A character that no bundled face covers counts as a full em when it is wide (Chinese, emoji) and as 0.6 em otherwise.
///
/// ```
/// # use excalidraw_svg::font;
/// let width = font::measure(font::EXCALIFONT, 20.0, "Order service");
/// assert!((120.0..140.0).contains(&width));
/// ```
pub fn measure(family_id: u32, font_size: f64, line: &str) -> f64 {
    runs(family_id, line)
        .iter()
        .map(|run| run_width(run, font_size))
        .sum()
}

/// The width of the widest line and the number of lines; an empty text has one empty line.
///
/// ```
/// # use excalidraw_svg::font;
/// let (width, lines) = font::measure_lines(font::EXCALIFONT, 20.0, "Order\nservice");
/// assert_eq!(lines, 2);
/// assert_eq!(width, font::measure(font::EXCALIFONT, 20.0, "service"));
/// ```
pub fn measure_lines(family_id: u32, font_size: f64, text: &str) -> (f64, usize) {
    let mut widest = 0.0_f64;
    let mut lines = 0;
    for line in text.split('\n') {
        widest = widest.max(measure(family_id, font_size, line));
        lines += 1;
    }
    (widest, lines)
}

/// A part of a word that one face draws; `None` when no bundled face can.
pub(super) struct Run {
    pub face: Option<&'static Face>,
    pub text: String,
}

/// The runs of a line: letters that the family lacks come from the sans serif fallback.
pub(super) fn runs(family_id: u32, line: &str) -> Vec<Run> {
    let own = family(family_id).faces();
    let fallback = family(HELVETICA).faces();
    let covering =
        |faces: &'static [Face], character: char| faces.iter().find(|face| face.covers(character));
    let mut runs: Vec<Run> = Vec::new();
    for word in words(line) {
        let mut fresh = true;
        for character in word.chars() {
            let face = covering(own, character).or_else(|| covering(fallback, character));
            match runs.last_mut() {
                Some(run) if !fresh && run.face == face => run.text.push(character),
                _ => runs.push(Run {
                    face,
                    text: character.to_string(),
                }),
            }
            fresh = false;
        }
    }
    runs
}

/// Words and single spaces, in order.
pub(super) fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split_inclusive(' ')
        .flat_map(|piece| match piece.strip_suffix(' ') {
            Some(word) => [word, " "],
            None => [piece, ""],
        })
}

/// The shaped glyphs of a run.
pub(super) fn shape(face: &rustybuzz::Face<'_>, text: &str) -> rustybuzz::GlyphBuffer {
    let mut buffer = rustybuzz::UnicodeBuffer::new();
    buffer.push_str(text);
    rustybuzz::shape(face, &[], buffer)
}

fn run_width(run: &Run, font_size: f64) -> f64 {
    let Some(face) = run.face.and_then(Face::parsed) else {
        return run
            .text
            .chars()
            .map(|character| estimate(character) * font_size)
            .sum();
    };
    let units: i64 = shape(&face, &run.text)
        .glyph_positions()
        .iter()
        .map(|position| i64::from(position.x_advance))
        .sum();
    units as f64 * font_size / f64::from(face.units_per_em())
}

/// Whether a character takes no room: joiners, marks of direction, variation selectors, controls.
pub(super) fn is_blank(character: char) -> bool {
    matches!(character,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}')
        || character.is_control()
}

/// The width of a character no bundled face has, as a share of the size.
pub(super) fn estimate(character: char) -> f64 {
    match character {
        character if is_blank(character) => 0.0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{ffdc}' | '\u{1f000}'..='\u{3ffff}' => 1.0,
        _ => 0.6,
    }
}
