//! Widths to the last bit as the browser of the official drawings computes them.
//!
//! The browser's font engine keeps sizes in sixty-fourths of a pixel and advances in 65536ths of one; words are added
//! up in single precision.

use rustybuzz::ttf_parser::GlyphId;

use super::face::Face;
use super::family::{HELVETICA, family};
use super::measure::{estimate, is_blank, shape, words};
use super::recorder;
use crate::text::emoji_len;

/// One pixel in the units of an advance.
const PIXEL: f64 = 65_536.0;

/// Whose fonts draw the letters that the bundled ones lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Elsewhere {
    /// The reader's, who has a letter for everything.
    Reader,
    /// Those of the machine that recorded the official drawings: a box for East Asian letters, Noto Color Emoji.
    Recorder,
}

/// Measures lines in Helvetica, which frame names and placeholder labels are set in.
pub(crate) struct Ruler {
    face: Option<(&'static Face, rustybuzz::Face<'static>)>,
    /// In pixels, rounded down to hundredths.
    size: f32,
    elsewhere: Elsewhere,
}

impl Ruler {
    pub(crate) fn new(size: f64, elsewhere: Elsewhere) -> Self {
        let face = family(HELVETICA).faces().first();
        Self {
            face: face.and_then(|face| Some((face, face.parsed()?))),
            // single precision, as sizes are kept: 4.6 * 100 is 460 there
            size: (size as f32 * 100.0).trunc() / 100.0,
            elsewhere,
        }
    }

    /// The width in pixels of one line.
    pub(crate) fn width(&self, line: &str) -> f64 {
        let mut width = 0.0_f32;
        // a canvas measures these as spaces
        let line = line.replace(['\t', '\n', '\u{c}', '\r'], " ");
        for piece in pieces(&line) {
            match piece {
                Piece::Emoji => width += self.emoji(),
                Piece::Text(text) => {
                    for word in words(text) {
                        width += self.word(word);
                    }
                }
            }
        }
        f64::from(width)
    }

    /// The width of the widest line; an empty one counts as a space.
    pub(crate) fn widest(&self, text: &str) -> f64 {
        text.split('\n')
            .map(|line| self.width(if line.is_empty() { " " } else { line }))
            .fold(0.0, f64::max)
    }

    fn word(&self, word: &str) -> f32 {
        let mut width = 0.0;
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let covered = self.covers(first);
            let end = rest
                .find(|c| self.covers(c) != covered)
                .unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            width += match &self.face {
                Some((_, face)) if covered => self.run(face, run),
                _ => run.chars().map(|c| self.missing(c)).sum(),
            };
            rest = after;
        }
        pixels(width)
    }

    fn covers(&self, c: char) -> bool {
        let other = self.elsewhere == Elsewhere::Recorder && recorder::advance(c).is_some();
        !other && self.face.as_ref().is_some_and(|(face, _)| face.covers(c))
    }

    fn run(&self, face: &rustybuzz::Face<'_>, text: &str) -> f64 {
        let units = f64::from(face.units_per_em());
        let size = f64::from(self.size);
        // both factors as the engine has them: of a letter's own advance, and of the space between two
        let own = ((self.sixty_fourths() * PIXEL) / units + 0.5).floor();
        let between = (((size * PIXEL).trunc() * PIXEL) / units).trunc();
        let glyphs = shape(face, text);
        let advance = |(info, position): (&rustybuzz::GlyphInfo, &rustybuzz::GlyphPosition)| {
            if position.x_advance == 0 {
                return 0.0;
            }
            // glyph ids are sixteen bits wide
            let alone = face
                .glyph_hor_advance(GlyphId(info.glyph_id as u16))
                .unwrap_or(0);
            let mut kern = position.x_advance - i32::from(alone);
            if self.elsewhere == Elsewhere::Recorder {
                kern += recorder::kerning(text, info.cluster as usize);
            }
            ((f64::from(alone) * own) / 64.0 + 0.5).floor()
                + ((f64::from(kern) * between) / PIXEL + 0.5).floor()
        };
        let infos = glyphs.glyph_infos().iter();
        infos.zip(glyphs.glyph_positions()).map(advance).sum()
    }

    fn sixty_fourths(&self) -> f64 {
        f64::from((self.size * 64.0).trunc())
    }

    fn emoji(&self) -> f32 {
        match self.elsewhere {
            // pictures of 136 pixels for a size of 109
            Elsewhere::Recorder => {
                let strike = f64::from(self.size / 109.0);
                pixels((strike * 136.0 * PIXEL).trunc())
            }
            Elsewhere::Reader => self.size,
        }
    }

    fn missing(&self, c: char) -> f64 {
        /// The advance of the box for letters no font has.
        const BOX: f64 = 748.0;
        let units = match self.elsewhere {
            Elsewhere::Recorder => recorder::advance(c).or((!is_blank(c)).then_some(BOX)),
            Elsewhere::Reader => None,
        };
        match units {
            Some(units) => (units * self.sixty_fourths() * PIXEL / 64.0 / 2048.0 + 0.5).floor(),
            None => estimate(c) * f64::from(self.size) * PIXEL,
        }
    }
}

/// A sum of advances in single precision.
fn pixels(advances: f64) -> f32 {
    (advances / PIXEL) as f32
}

enum Piece<'a> {
    Text(&'a str),
    /// A sequence that an emoji font draws as one picture.
    Emoji,
}

/// A line cut where emoji stand in it.
fn pieces(line: &str) -> Vec<Piece<'_>> {
    if line.is_ascii() {
        return vec![Piece::Text(line)];
    }
    let (places, chars): (Vec<usize>, Vec<char>) = line.char_indices().unzip();
    let mut out = Vec::new();
    let (mut at, mut from) = (0, 0);
    while at < chars.len() {
        let count = match chars[at..] {
            // a keycap
            ['0'..='9' | '#' | '*', '\u{fe0f}', '\u{20e3}', ..] => 3,
            ref rest => emoji_len(rest),
        };
        if count == 0 || !is_picture(&chars[at..at + count]) {
            at += 1;
            continue;
        }
        if from < places[at] {
            out.push(Piece::Text(&line[from..places[at]]));
        }
        out.push(Piece::Emoji);
        at += count;
        from = places.get(at).copied().unwrap_or(line.len());
    }
    if from < line.len() {
        out.push(Piece::Text(&line[from..]));
    }
    out
}

/// Whether a sequence is a picture by itself, or asks to be one.
fn is_picture(sequence: &[char]) -> bool {
    sequence.contains(&'\u{fe0f}')
        || sequence.first().is_some_and(|c| {
            matches!(c, '\u{1f000}'.. | '⌚' | '⌛' | '⏩'..='⏬' | '⏰' | '⏳' | '◽' | '◾' | '☔' | '☕' | '♈'..='♓'
                | '♿' | '⚓' | '⚡' | '⚪' | '⚫' | '⚽' | '⚾' | '⛄' | '⛅' | '⛎' | '⛔' | '⛪' | '⛲' | '⛳' | '⛵'
                | '⛺' | '⛽' | '✅' | '✊' | '✋' | '✨' | '❌' | '❎' | '❓'..='❕' | '❗' | '➕'..='➗' | '➰' | '➿'
                | '⬛' | '⬜' | '⭐' | '⭕')
        })
}
#[cfg(test)]
mod tests {
    use super::{Elsewhere, Ruler};

    #[test]
    fn widths_are_the_browsers() {
        // read off Chromium 156 with Liberation Sans 1.07 and Noto Color Emoji
        for (text, size, want) in [
            ("Empty Web-Embed", 14.0, 121.119_140_625),
            (
                "Empty Web-Embed",
                27.133_333_333_333_333,
                234.668_243_408_203_12,
            ),
            ("Empty Web-Embed", 57.62, 498.399_719_238_281_25),
            ("AV", 13.333_333_333_333_334, 16.790_176_391_601_562),
            ("11.", 7.005, 9.730_957_031_25),
            ("A\u{a0}B", 7.005, 10.896_484_375),
            ("x\u{200b}", 14.0, 7.0),
            ("a·b", 14.0, 19.461_914_062_5),
            ("\u{fffd}...", 14.0, 26.024_414_062_5),
            ("x\ny", 14.0, 17.889_648_437_5),
            ("你好", 20.0, 14.609_375),
            ("שלום עולם", 14.0, 64.695_312_5),
            ("🎉", 20.0, 24.954_116_821_289_062),
            (
                "https://x.y",
                0.214_285_714_285_714_27,
                0.869_293_212_890_625,
            ),
        ] {
            let ruler = Ruler::new(size, Elsewhere::Recorder);
            assert_eq!(ruler.width(text), want, "{text:?} at {size}");
        }
    }

    #[test]
    fn readers_have_wide_letters() {
        let ruler = Ruler::new(20.0, Elsewhere::Reader);
        assert_eq!(ruler.width("你好"), 40.0);
        assert_eq!(ruler.width("🎉"), 20.0);
        assert_eq!(ruler.widest("a\n\nWide"), ruler.width("Wide"));
    }
}
