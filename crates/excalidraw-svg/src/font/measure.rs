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
    let own = family(family_id).faces();
    let fallback = family(HELVETICA).faces();
    let mut total = 0.0;
    for word in words(line) {
        // One run per face: letters that the family lacks come from the sans serif fallback.
        let mut run = String::new();
        let mut run_face: Option<&Face> = None;
        for character in word.chars() {
            let face = covering(own, character).or_else(|| covering(fallback, character));
            if face != run_face && !run.is_empty() {
                total += run_width(run_face, &run, font_size);
                run.clear();
            }
            run_face = face;
            run.push(character);
        }
        total += run_width(run_face, &run, font_size);
    }
    total
}

/// The width of the widest line and the number of lines; an empty text has one empty line.
pub fn measure_lines(family_id: u32, font_size: f64, text: &str) -> (f64, usize) {
    let mut widest = 0.0_f64;
    let mut lines = 0;
    for line in text.split('\n') {
        widest = widest.max(measure(family_id, font_size, line));
        lines += 1;
    }
    (widest, lines)
}

fn covering(faces: &'static [Face], character: char) -> Option<&'static Face> {
    // A control character has no glyph anywhere; leave it to the estimate.
    faces.iter().find(|face| face.covers(character))
}

/// Words and single spaces, in order.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split_inclusive(' ')
        .flat_map(|piece| match piece.strip_suffix(' ') {
            Some(word) => [word, " "],
            None => [piece, ""],
        })
}

fn run_width(face: Option<&Face>, run: &str, font_size: f64) -> f64 {
    if run.is_empty() {
        return 0.0;
    }
    let Some(parsed) = face.and_then(Face::parsed) else {
        return run
            .chars()
            .map(|character| estimate(character) * font_size)
            .sum();
    };
    let mut buffer = rustybuzz::UnicodeBuffer::new();
    buffer.push_str(run);
    let units: i64 = rustybuzz::shape(&parsed, &[], buffer)
        .glyph_positions()
        .iter()
        .map(|position| i64::from(position.x_advance))
        .sum();
    units as f64 * font_size / f64::from(parsed.units_per_em())
}

fn estimate(character: char) -> f64 {
    match character {
        '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{ffdc}' | '\u{1f000}'..='\u{3ffff}' => 1.0,
        character if character.is_control() => 0.0,
        _ => 0.6,
    }
}
