//! The picture of one page as SVG: title in the book's hand, the amber stroke, the drawing where it gets largest.

use super::drawing::Drawing;
use super::lettering::{ASCENT, LEADING, Lettered, fit, letterable};
use std::fmt::Write;

/// The size that chat apps ask for.
pub const WIDTH: u32 = 1200;
pub const HEIGHT: u32 = 630;

// The light colors of theme/css/10-base.css: an app shows the picture on a ground of its own.
const PAPER: &str = "#fdfbf6";
const INK: &str = "#25211b";
const MUTED: &str = "#655e52";
const GOLD: &str = "#875700";
const GOLD_LINE: &str = "#e3a31a";
/// The stroke under a first heading of the site: 200 wide, 10 high.
const STROKE: &str = "M1 5C20 2.5 41 6 62 4.5S101 3 122 5s38 1 77-1l-.5 2.5C160 8.5 141 6 121 7.5S80 5.5 61 7 20 6 2 7.5Z";
/// What theme/css/80-home.css says of the drawing on the home page.
const HERO: &str = ".hero path{fill:none;stroke:#25211b;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}\
.hero .p{fill:#e3effa;stroke:none}.hero .y{fill:#fdebb4;stroke:none}.hero .g{stroke:#e3a31a;stroke-width:2.6}\
.hero text{font-family:Excalifont;font-size:17px;fill:#25211b;text-anchor:middle}.hero .n{fill:#875700;font-size:15px}";

const MARGIN: f64 = 64.0;
/// A small drawing is not blown up beyond this: its strokes would be thicker than those of the title.
const LARGEST: f64 = 1.9;
/// Sizes of the small lines: the part, the book.
const SMALL: [f64; 4] = [27.0, 25.0, 23.0, 21.0];
/// Between the stroke and the sentence under it.
const ABOUT: f64 = 22.0;
/// How high the book's sign is.
const SIGN: f64 = 38.0;
/// The baseline of the book's name.
const FOOT: f64 = 574.0;
/// Where the sign begins above that baseline, so that its middle is that of the letters.
const RISE: f64 = 28.0;

/// What a picture shows; texts as the page has them.
#[derive(Debug, Clone, Default)]
pub struct Card<'a> {
    pub title: &'a str,
    /// The part of the book, or nothing on a page that stands before the parts.
    pub part: &'a str,
    pub book: &'a str,
    /// A sentence under the stroke: the caption of the drawing, or what the book is.
    pub about: &'a str,
    pub drawing: Option<Drawing>,
    /// The book's sign beside its name.
    pub sign: Option<Drawing>,
}

/// Where a drawing may be.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Room {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Room {
    fn scale(&self, drawing: &Drawing) -> f64 {
        (self.width / drawing.width)
            .min(self.height / drawing.height)
            .min(LARGEST)
    }
}

/// The words of a card in their places.
struct Words {
    title: Lettered,
    /// Left end and baseline of the title's first line.
    at: (f64, f64),
    part: Option<(Lettered, f64)>,
    book: Option<Lettered>,
    about: Option<Lettered>,
}

impl Words {
    /// The lower end of what stands under the title.
    fn end(&self) -> f64 {
        let about = self.about.as_ref();
        self.stroke() + 14.0 + about.map_or(0.0, |about| ABOUT + about.height())
    }

    fn stroke(&self) -> f64 {
        self.at.1 + self.title.size * (LEADING * (self.title.lines.len() - 1) as f64 + 0.36)
    }
}

impl Card<'_> {
    /// The picture; nothing when there is neither a title that can be lettered nor a drawing.
    pub fn svg(&self) -> Option<String> {
        let title = letterable(self.title);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\"><style>{HERO}</style>\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{PAPER}\"/>"
        );
        match (title, &self.drawing) {
            (Some(title), Some(drawing)) => {
                let (beside, below) = (self.beside(&title, drawing), self.below(&title));
                // The drawing is what one came for: it goes where it gets larger.
                let (words, room) = if beside.1.scale(drawing) >= below.1.scale(drawing) {
                    beside
                } else {
                    below
                };
                place(&mut out, drawing, room);
                self.write(&mut out, &words);
            }
            (Some(title), None) => self.write(&mut out, &self.alone(&title)),
            (None, Some(drawing)) => {
                let room = Room {
                    x: MARGIN,
                    y: 48.0,
                    width: f64::from(WIDTH) - 2.0 * MARGIN,
                    height: f64::from(HEIGHT) - 120.0,
                };
                place(&mut out, drawing, room);
                stroke(&mut out, MARGIN, f64::from(HEIGHT) - 52.0, 240.0);
            }
            (None, None) => return None,
        }
        out.push_str("</svg>");
        Some(out)
    }

    /// The words in a column of their own, the drawing at their right; the column takes what a tall drawing leaves.
    fn beside(&self, title: &str, drawing: &Drawing) -> (Words, Room) {
        const RIGHT: f64 = 40.0;
        const BETWEEN: f64 = 36.0;
        let height = f64::from(HEIGHT) - 72.0;
        let wanted = drawing.width * (height / drawing.height).min(LARGEST);
        let width = wanted.clamp(400.0, 630.0);
        let x = f64::from(WIDTH) - RIGHT - width;
        let column = x - BETWEEN - MARGIN;
        let room = Room {
            x,
            y: 36.0,
            width,
            height,
        };
        let title = fit(
            title,
            column,
            &[
                (1, &[84.0, 76.0, 68.0, 60.0]),
                (2, &[78.0, 72.0, 66.0, 60.0]),
                (3, &[66.0, 60.0, 54.0]),
                (4, &[60.0, 54.0, 48.0, 42.0]),
            ],
        );
        (self.words(title, column, 92.0, 5), room)
    }

    /// The words across the top, the drawing under them.
    fn below(&self, title: &str) -> (Words, Room) {
        let wide = f64::from(WIDTH) - 2.0 * MARGIN;
        let title = fit(
            title,
            wide,
            &[(1, &[72.0, 66.0, 60.0, 54.0]), (2, &[60.0, 54.0, 48.0])],
        );
        let words = self.words(title, wide, 84.0, 2);
        let y = words.end() + 30.0;
        let below = if words.book.is_some() { 92.0 } else { 40.0 };
        let room = Room {
            x: MARGIN,
            y,
            width: wide,
            height: f64::from(HEIGHT) - below - y,
        };
        (words, room)
    }

    /// The words alone, in the middle of the height.
    fn alone(&self, title: &str) -> Words {
        let wide = f64::from(WIDTH) - 2.0 * MARGIN - 40.0;
        let title = fit(
            title,
            wide,
            &[
                (1, &[120.0, 108.0, 96.0]),
                (2, &[104.0, 92.0, 80.0]),
                (3, &[84.0, 74.0, 64.0]),
            ],
        );
        let top = (f64::from(HEIGHT) - title.height()) / 2.0;
        self.words(title, wide, top - 34.0, 0)
    }

    /// The words about a title whose part begins at `top`, with at most so many lines of the sentence.
    fn words(&self, title: Lettered, room: f64, top: f64, lines: usize) -> Words {
        let same = |a: &str, b: &str| {
            let letters = |text: &str| {
                text.chars()
                    .filter(|c| c.is_alphanumeric())
                    .collect::<String>()
            };
            letters(a) == letters(b)
        };
        let written = title.lines.join(" ");
        // The first page of a part has its name already, and that of a book the book's.
        let part = letterable(self.part).filter(|part| !same(part, &written));
        let part = part.map(|part| (fit(&part, room, &[(1, &SMALL)]), top));
        let first = if part.is_some() {
            top + 26.0
        } else {
            top - 18.0
        };
        let book = letterable(self.book).filter(|book| !same(book, &written));
        let sign = self
            .sign
            .as_ref()
            .map_or(0.0, |sign| SIGN * sign.width / sign.height + 14.0);
        let mut words = Words {
            at: (MARGIN, first + title.size * ASCENT),
            title,
            part,
            book: book.map(|book| fit(&book, room - sign, &[(1, &SMALL[1..])])),
            about: None,
        };
        let free = FOOT - 64.0 - words.end() - ABOUT;
        let lines = lines.min((free / (SMALL[0] * LEADING)).max(0.0) as usize);
        if lines > 0 {
            words.about =
                letterable(self.about).map(|about| fit(&about, room, &[(lines, &SMALL[..1])]));
        }
        words
    }

    fn write(&self, out: &mut String, words: &Words) {
        let (x, y) = words.at;
        if let Some((part, y)) = &words.part {
            line(out, &part.lines[0], x, *y, part.size, GOLD);
        }
        for (number, text) in words.title.lines.iter().enumerate() {
            let y = y + words.title.size * LEADING * number as f64;
            line(out, text, x, y, words.title.size, INK);
        }
        stroke(
            out,
            x - 2.0,
            words.stroke(),
            words.title.width().clamp(120.0, 300.0),
        );
        if let Some(about) = &words.about {
            let top = words.stroke() + 14.0 + ABOUT;
            for (number, text) in about.lines.iter().enumerate() {
                let y = top + about.size * (ASCENT + LEADING * number as f64);
                line(out, text, x, y, about.size, MUTED);
            }
        }
        if let Some(book) = &words.book {
            let mut x = x;
            if let Some(sign) = &self.sign {
                put(out, sign, x, FOOT - RISE, SIGN / sign.height);
                x += SIGN * sign.width / sign.height + 14.0;
            }
            line(out, &book.lines[0], x, FOOT, book.size, MUTED);
        }
    }
}

/// A drawing in the middle of its room.
fn place(out: &mut String, drawing: &Drawing, room: Room) {
    let scale = room.scale(drawing);
    let x = room.x + (room.width - drawing.width * scale) / 2.0;
    let y = room.y + (room.height - drawing.height * scale) / 2.0;
    put(out, drawing, x, y, scale);
}

fn put(out: &mut String, drawing: &Drawing, x: f64, y: f64, scale: f64) {
    let Drawing { class, inner, .. } = drawing;
    let _ = write!(
        out,
        "<g class=\"{class}\" transform=\"translate({x:.1} {y:.1}) scale({scale:.4})\">{inner}</g>"
    );
}

fn line(out: &mut String, text: &str, x: f64, y: f64, size: f64, color: &str) {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let _ = write!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" font-family=\"Excalifont\" font-size=\"{size}\" fill=\"{color}\">{text}</text>"
    );
}

/// The amber stroke of the house, its upper left corner at a place.
fn stroke(out: &mut String, x: f64, y: f64, wide: f64) {
    let _ = write!(
        out,
        "<path transform=\"translate({x:.1} {y:.1}) scale({:.4} 1.4)\" fill=\"{GOLD_LINE}\" d=\"{STROKE}\"/>",
        wide / 200.0
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(width: f64, height: f64) -> Drawing {
        Drawing {
            class: String::new(),
            inner: "<path/>".to_owned(),
            width,
            height,
        }
    }

    #[test]
    fn colors_are_those_of_the_theme() {
        let css = include_str!("../../theme/css/10-base.css");
        for (name, color) in [
            ("paper", PAPER),
            ("ink", INK),
            ("muted", MUTED),
            ("gold", GOLD),
            ("gold-line", GOLD_LINE),
        ] {
            let line = format!("--{name}: light-dark({color},");
            assert!(css.contains(&line), "{line}");
        }
    }

    #[test]
    fn every_class_of_the_home_pages_drawing_is_colored() {
        let hero = include_str!("../../theme/templates/hero.html");
        let drawing = Drawing::read(hero.trim()).expect("the drawing of the home page");
        assert_eq!(drawing.class, "hero");
        for (_, rest) in drawing
            .inner
            .match_indices("class=\"")
            .map(|(at, m)| (at, &drawing.inner[at + m.len()..]))
        {
            let class = rest.split('"').next().unwrap_or_default();
            assert!(HERO.contains(&format!(".hero .{class}{{")), "{class}");
        }
    }

    #[test]
    fn words_and_drawing_keep_apart_whatever_their_size() {
        let long = "A title that goes on and on, ".repeat(12);
        for title in [
            "CAP",
            "Storage and data flow: read-heavy vs write-heavy",
            &long,
        ] {
            for (width, height) in [
                (300.0, 900.0),
                (2400.0, 200.0),
                (60.0, 40.0),
                (700.0, 500.0),
            ] {
                let card = Card {
                    title,
                    part: "Phase 2: Scalability and reliability",
                    book: "High-Level Design, worked out loud",
                    about: &long,
                    drawing: Some(drawing(width, height)),
                    sign: Some(drawing(32.0, 32.0)),
                };
                let given = drawing(width, height);
                let (words, room) = card.beside(title, &given);
                assert!(room.x + room.width <= f64::from(WIDTH), "{room:?}");
                assert!(words.at.0 + words.title.width() <= room.x, "{title}");
                for line in [&words.about, &words.book].into_iter().flatten() {
                    assert!(words.at.0 + line.width() <= room.x, "{line:?}");
                }
                assert!(words.end() <= FOOT - RISE, "{title}");
                let (words, room) = card.below(title);
                assert!(
                    words.end() < room.y && room.height > 100.0,
                    "{title} {room:?}"
                );
                assert!(room.y + room.height <= FOOT - RISE, "{room:?}");
            }
        }
    }

    #[test]
    fn a_part_that_the_title_repeats_is_left_out() {
        let card = |title| Card {
            title,
            part: "Phase 2: Scalability",
            ..Card::default()
        };
        let svg = |title| card(title).svg().expect("a picture");
        assert!(!svg("Phase 2 - Scalability").contains("Phase 2: Scalability"));
        assert!(svg("Kafka").contains("Phase 2: Scalability"));
    }

    #[test]
    fn a_title_is_text_and_no_markup() {
        let card = Card {
            title: "a < b & <c>",
            ..Card::default()
        };
        let svg = card.svg().expect("a picture");
        assert!(svg.contains(">a &lt; b &amp; &lt;c&gt;</text>"), "{svg}");
    }

    #[test]
    fn with_nothing_to_letter_or_draw_there_is_no_picture() {
        assert_eq!(
            Card {
                title: "缓存",
                ..Card::default()
            }
            .svg(),
            None
        );
        let drawn = Card {
            title: "缓存",
            drawing: Some(drawing(100.0, 50.0)),
            ..Card::default()
        };
        let svg = drawn.svg().expect("the drawing alone");
        assert!(svg.contains("<path/>") && !svg.contains("<text"), "{svg}");
    }
}
