//! Text that is written once and never looked at again until it is whole.

/// Text with room behind its end, so that writing a short piece is a store or two.
#[derive(Debug, Clone, Default)]
pub(crate) struct Writer {
    /// The beginning, up to the last long piece: what is known to be text need not be checked again.
    settled: String,
    /// The rest, in UTF-8 since whole strings and ASCII are all that is ever added, and room behind it.
    bytes: Vec<u8>,
    /// Where the rest ends and the room begins.
    len: usize,
}

/// Pieces from here on are not copied into the room: images.
const LONG: usize = 16_384;

impl Writer {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(capacity),
            ..Self::default()
        }
    }

    /// For text that is mostly long pieces.
    pub(crate) fn with_long_pieces(capacity: usize) -> Self {
        Self {
            settled: String::with_capacity(capacity),
            ..Self::default()
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.settled.len() + self.len
    }

    /// The text from `start` on, in its two parts.
    pub(crate) fn parts(&self, start: usize) -> [&[u8]; 2] {
        let settled = self.settled.as_bytes();
        let behind = start.saturating_sub(settled.len());
        [
            settled.get(start..).unwrap_or_default(),
            &self.bytes[behind.min(self.len)..self.len],
        ]
    }

    /// Moves the rest into the beginning.
    fn settle(&mut self) {
        push_checked(&mut self.settled, &self.bytes[..self.len]);
        self.len = 0;
    }

    /// Takes back what was written after `at`, which was no long piece.
    pub(crate) fn truncate(&mut self, at: usize) {
        self.len = self.len.min(at.saturating_sub(self.settled.len()));
    }

    /// Appends pieces; made for literals, whose lengths the compiler knows.
    #[inline(always)]
    pub(crate) fn put<const N: usize>(&mut self, pieces: [&str; N]) {
        let length = pieces.iter().fold(0, |sum, piece| sum + piece.len());
        let Some(room) = self.bytes.get_mut(self.len..self.len + length) else {
            return self.put_with_room(length, &pieces);
        };
        let mut at = 0;
        for piece in pieces {
            room[at..at + piece.len()].copy_from_slice(piece.as_bytes());
            at += piece.len();
        }
        self.len += length;
    }

    #[cold]
    #[inline(never)]
    fn put_with_room(&mut self, length: usize, pieces: &[&str]) {
        self.grow(length);
        for piece in pieces {
            self.push_str(piece);
        }
    }

    /// Appends a string of any length.
    pub(crate) fn push_str(&mut self, text: &str) {
        if text.len() >= LONG {
            self.settle();
            return self.settled.push_str(text);
        }
        let end = self.len + text.len();
        if let Some(room) = self.bytes.get_mut(self.len..end) {
            room.copy_from_slice(text.as_bytes());
        } else {
            self.bytes.truncate(self.len);
            self.bytes.extend_from_slice(text.as_bytes());
        }
        self.len = end;
    }

    /// The room behind the end, and the end: what is written there becomes text when the end is moved.
    #[inline(always)]
    pub(crate) fn room<const N: usize>(&mut self) -> Option<(&mut [u8; N], &mut usize)> {
        if self.bytes.len() < self.len + N {
            self.grow(N);
        }
        let room = self.bytes[self.len..].first_chunk_mut()?;
        Some((room, &mut self.len))
    }

    /// Makes room for the next pieces.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, least: usize) {
        /// So little is still near when it is written to.
        const STEP: usize = 1024;
        self.bytes.resize(self.len + least.max(STEP), 0);
    }

    /// Puts text in front of what was written after `at`.
    pub(crate) fn insert(&mut self, at: usize, other: &Self) {
        if let Some(at) = at.checked_sub(self.settled.len())
            && other.settled.is_empty()
        {
            self.bytes.truncate(self.len);
            self.bytes
                .splice(at..at, other.bytes[..other.len].iter().copied());
            self.len = self.bytes.len();
            return;
        }
        let rest = self.parts(at).concat();
        self.len = at.saturating_sub(self.settled.len());
        self.settled.truncate(at);
        self.append(other, 0);
        push_checked(&mut self.settled, &rest);
    }

    /// Appends what `other` holds from `start` on.
    pub(crate) fn append(&mut self, other: &Self, start: usize) {
        self.settle();
        for part in other.parts(start) {
            push_checked(&mut self.settled, part);
        }
    }

    pub(crate) fn into_string(mut self) -> String {
        if self.settled.is_empty() {
            self.bytes.truncate(self.len);
            return String::from_utf8(self.bytes)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        }
        self.settle();
        self.settled
    }
}

/// Appends bytes that are text.
fn push_checked(text: &mut String, bytes: &[u8]) {
    match simdutf8::basic::from_utf8(bytes) {
        Ok(more) => text.push_str(more),
        Err(_) => text.push_str(&String::from_utf8_lossy(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONG, Writer};

    #[test]
    fn long_pieces_stand_where_short_ones_would() {
        let long = "é".repeat(LONG);
        for middle in ["", "-", &long] {
            for inserted in ["+", &long] {
                let mut out = Writer::default();
                out.put(["a", "b"]);
                let first = out.len();
                out.push_str(middle);
                let second = out.len();
                out.put(["cd"]);
                assert_eq!(out.len(), middle.len() + 4);
                let mut other = Writer::default();
                other.put(["x"]);
                other.push_str(inserted);
                out.insert(second, &other);
                out.insert(first, &other);
                out.put(["e"]);
                out.truncate(out.len() - 1);
                let mut whole = Writer::with_long_pieces(8);
                whole.put(["<"]);
                whole.append(&out, 1);
                let want = format!("bx{inserted}{middle}x{inserted}cd");
                assert_eq!(out.into_string(), format!("a{want}"));
                assert_eq!(whole.into_string(), format!("<{want}"));
            }
        }
    }
}
