//! Byte ranges, lines and columns, and excerpts that remember where their text stood.

use std::fmt;
use std::ops::Range;

/// A range of bytes in a source text: `start` is in, `end` is out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// Makes a span; an end before the start gives an empty span at the start.
    pub fn new(start: usize, end: usize) -> Span {
        Span {
            start,
            end: end.max(start),
        }
    }

    /// An empty span, a place between two bytes.
    pub fn at(place: usize) -> Span {
        Span {
            start: place,
            end: place,
        }
    }

    /// The span as a range, to index a string with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The number of bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// True when the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True when `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The text of the span; empty when the span does not fit the source.
    pub fn of(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or("")
    }

    /// The span moved by `offset` bytes towards the end.
    pub fn shifted(self, offset: usize) -> Span {
        Span {
            start: self.start + offset,
            end: self.end + offset,
        }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Span {
        Span::new(range.start, range.end)
    }
}

/// A value together with the place where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value and its place.
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

/// A place as people count: the first line and the first column are 1, a column is a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// Where the lines of a text begin: turns byte offsets into lines and columns.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// The characters before every `STEP` bytes: a line may be as long as the file.
    characters: Vec<usize>,
    bom: bool,
}

/// Bytes between two counts of characters.
const STEP: usize = 1024;

/// The characters that begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

impl LineIndex {
    /// Indexes a text; `\n` and `\r\n` end a line.
    pub fn new(source: &str) -> LineIndex {
        let mut starts = vec![0];
        let ends = source.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        starts.extend(ends.map(|(i, _)| i + 1));
        let mut before = 0;
        let mut counts = Vec::with_capacity(source.len() / STEP + 1);
        for chunk in source.as_bytes().chunks(STEP) {
            counts.push(before);
            before += characters(chunk);
        }
        counts.push(before);
        LineIndex {
            starts,
            characters: counts,
            bom: source.starts_with('\u{feff}'),
        }
    }

    /// The characters that begin before a byte.
    fn before(&self, source: &str, place: usize) -> usize {
        let step = place / STEP;
        let counted = self.characters.get(step).copied().unwrap_or(0);
        counted
            + source
                .as_bytes()
                .get(step * STEP..place)
                .map_or(0, characters)
    }

    /// The line and column of a byte; a place past the end counts as the end.
    ///
    /// `source` is the text that was indexed.
    pub fn line_column(&self, source: &str, place: usize) -> LineColumn {
        let mut place = place.min(source.len());
        while !source.is_char_boundary(place) {
            place -= 1;
        }
        let line = self.starts.partition_point(|s| *s <= place).max(1) - 1;
        // The byte order mark is not a character that an editor shows.
        let start = if line == 0 && self.bom {
            3
        } else {
            self.starts[line]
        };
        let column = self
            .before(source, place)
            .saturating_sub(self.before(source, start))
            + 1;
        LineColumn {
            line: line + 1,
            column,
        }
    }

    /// The span of a line (from 1) without its line ending; `None` when there is no such line.
    pub fn line(&self, source: &str, line: usize) -> Option<Span> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self.starts.get(line).map_or(source.len(), |next| next - 1);
        let start = if line == 1 && self.bom { 3 } else { start };
        let text = source.get(start..end)?;
        Some(Span::new(start, start + text.trim_end_matches('\r').len()))
    }

    /// The number of lines.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never true: even an empty text has one line.
    pub fn is_empty(&self) -> bool {
        false
    }
}

/// A piece of the source with the prefixes of its containers (`> `, indentation) removed.
///
/// `text` is Markdown that stands on its own; `to_source` says where a byte of it came from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// The text without container prefixes; lines end with `\n`.
    pub text: String,
    /// From the first to the last byte in the source, prefixes of inner lines included.
    pub span: Span,
    /// For each piece taken over: where it begins in `text`, and where in the source.
    pieces: Vec<(usize, usize)>,
}

impl Excerpt {
    /// An empty excerpt at a place.
    pub fn at(place: usize) -> Excerpt {
        Excerpt {
            text: String::new(),
            span: Span::at(place),
            pieces: Vec::new(),
        }
    }

    /// The excerpt of one stretch of the source.
    pub fn of(source: &str, span: Span) -> Excerpt {
        let mut excerpt = Excerpt::at(span.start);
        excerpt.push(span.of(source), span.start);
        excerpt
    }

    /// Adds a piece that stands at `place` in the source.
    pub fn push(&mut self, piece: &str, place: usize) {
        if piece.is_empty() {
            return;
        }
        if self.pieces.is_empty() {
            self.span = Span::at(place);
        }
        self.pieces.push((self.text.len(), place));
        self.text.push_str(piece);
        self.span.end = self.span.end.max(place + piece.len());
    }

    /// Where a byte of `text` stands in the source.
    pub fn to_source(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|(start, _)| *start <= offset);
        match index.checked_sub(1).and_then(|i| self.pieces.get(i)) {
            Some((start, place)) => (place + offset - start).min(self.span.end),
            None => self.span.start,
        }
    }

    /// Where a span of `text` stands in the source.
    pub fn span_to_source(&self, span: Span) -> Span {
        // Other parsers give spans that end within a character.
        let mut span = Span::new(
            span.start.min(self.text.len()),
            span.end.min(self.text.len()),
        );
        while !self.text.is_char_boundary(span.start) {
            span.start -= 1;
        }
        while !self.text.is_char_boundary(span.end) {
            span.end += 1;
        }
        let start = self.to_source(span.start);
        if span.is_empty() {
            return Span::at(start);
        }
        // The end is mapped through the last byte inside, or it would fall behind the next prefix.
        Span::new(start, (self.to_source(span.end - 1) + 1).min(self.span.end))
    }

    /// A part of the excerpt, by a span of its text.
    pub fn slice(&self, span: Span) -> Excerpt {
        let mut part = Excerpt::at(self.to_source(span.start));
        let first = self
            .pieces
            .partition_point(|(start, _)| *start <= span.start)
            .saturating_sub(1);
        for (index, (start, place)) in self.pieces.iter().enumerate().skip(first) {
            let stop = self
                .pieces
                .get(index + 1)
                .map_or(self.text.len(), |next| next.0);
            let from = (*start).max(span.start);
            let to = stop.min(span.end);
            if *start >= span.end {
                break;
            }
            if from < to
                && let Some(piece) = self.text.get(from..to)
            {
                part.push(piece, place + from - start);
            }
        }
        part
    }

    /// The excerpt without white space at its ends.
    pub fn trimmed(&self) -> Excerpt {
        let start = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len();
        if start >= end {
            return Excerpt::at(self.span.start);
        }
        self.slice(Span::new(start, end))
    }

    /// True when there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Says whether words count as prose: a word has at least one letter or digit.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}
