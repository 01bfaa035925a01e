//! Text that is written once and never looked at again until it is whole.

/// Text with room behind its end, so that writing a short piece is a store or two.
#[derive(Debug, Clone, Default)]
pub(crate) struct Writer {
    /// The text, in UTF-8 since whole strings and ASCII are all that is ever added, and room behind it.
    bytes: Vec<u8>,
    /// Where the text ends and the room begins.
    len: usize,
}

impl Writer {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(capacity),
            len: 0,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
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
        self.bytes.truncate(self.len);
        self.bytes.splice(at..at, other.bytes().iter().copied());
        self.len = self.bytes.len();
    }

    /// Appends what `other` holds from `start` on.
    pub(crate) fn append(&mut self, other: &Self, start: usize) {
        self.bytes.truncate(self.len);
        self.bytes.extend_from_slice(&other.bytes()[start..]);
        self.len = self.bytes.len();
    }

    pub(crate) fn into_string(mut self) -> String {
        self.bytes.truncate(self.len);
        String::from_utf8(self.bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }
}
