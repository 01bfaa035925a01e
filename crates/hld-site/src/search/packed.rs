//! A chapter's words in one run of bytes: what a render keeps of every chapter for the next.

/// A chapter as the index takes it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Indexed {
    /// Stem, endings, places of each word: see [`Indexed::words`].
    pub packed: Vec<u8>,
    /// The sections as a JSON array of `[id, heading, excerpt]`.
    pub sections: String,
}

/// A word in a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub section: u16,
    pub level: u8,
}

impl Indexed {
    /// Its words in the order of their stems.
    pub(super) fn words(&self) -> impl Iterator<Item = Word<'_>> {
        let mut rest = self.packed.as_slice();
        std::iter::from_fn(move || {
            let stem = text(&mut rest)?;
            let count = usize::from(take(&mut rest, 1)?[0]);
            let mut after = rest;
            for _ in 0..count {
                text(&mut after)?;
            }
            let endings = &rest[..rest.len() - after.len()];
            rest = after;
            let count = take(&mut rest, 2)?;
            let count = usize::from(u16::from_le_bytes([count[0], count[1]]));
            let places = take(&mut rest, count * 3)?;
            Some(Word {
                stem,
                endings,
                places,
            })
        })
    }

    /// Bytes that it holds on to.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.packed.len() + self.sections.len()
    }
}

/// A word of a chapter, still packed.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    pub stem: &'a str,
    endings: &'a [u8],
    places: &'a [u8],
}

impl<'a> Word<'a> {
    pub(super) fn endings(self) -> impl Iterator<Item = &'a str> {
        let mut rest = self.endings;
        std::iter::from_fn(move || text(&mut rest))
    }

    pub(super) fn places(self) -> impl ExactSizeIterator<Item = Place> + 'a {
        self.places.chunks_exact(3).map(|bytes| Place {
            section: u16::from_le_bytes([bytes[0], bytes[1]]),
            level: bytes[2],
        })
    }
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (bytes, tail) = rest.split_at_checked(count)?;
    *rest = tail;
    Some(bytes)
}

fn text<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let length = take(rest, 1)?[0];
    std::str::from_utf8(take(rest, usize::from(length))?).ok()
}
