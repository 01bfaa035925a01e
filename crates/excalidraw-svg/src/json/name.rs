//! The names of members that scenes are made of, told apart by a few comparisons.

/// No name of a scene that is looked up quickly is longer.
const LONGEST: usize = 16;

macro_rules! names {
    (read { $($name:ident: $text:literal,)* } unread { $($unread:ident: $unread_text:literal,)* }) => {
        /// The name of a member.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Name {
            $($name,)*
            $($unread,)*
            /// A name that is not listed here, or none.
            Other,
        }

        /// Every listed name, in the order of the type.
        const ALL: &[(Name, &str)] = &[
            $((Name::$name, $text),)*
            $((Name::$unread, $unread_text),)*
        ];

        impl Name {
            /// How many there are.
            pub(super) const COUNT: usize = Self::Other as usize + 1;

            /// Whether anybody asks for the member.
            pub(super) fn is_read(self) -> bool {
                !matches!(self, $(Self::$unread |)* Self::Other)
            }
        }
    };
}

names! {
    read {
    Angle: "angle",
    AppState: "appState",
    BackgroundColor: "backgroundColor",
    BoundElementIds: "boundElementIds",
    BoundElements: "boundElements",
    ContainerId: "containerId",
    Crop: "crop",
    DataUrl: "dataURL",
    ElementId: "elementId",
    Elements: "elements",
    Elbowed: "elbowed",
    EndArrowhead: "endArrowhead",
    EndBinding: "endBinding",
    FileId: "fileId",
    Files: "files",
    FillStyle: "fillStyle",
    FixedPoint: "fixedPoint",
    FixedSegments: "fixedSegments",
    Font: "font",
    FontFamily: "fontFamily",
    FontSize: "fontSize",
    FrameId: "frameId",
    GroupIds: "groupIds",
    Height: "height",
    Id: "id",
    IsDeleted: "isDeleted",
    Library: "library",
    LibraryItems: "libraryItems",
    LineHeight: "lineHeight",
    Link: "link",
    MimeType: "mimeType",
    Label: "name",
    NaturalHeight: "naturalHeight",
    NaturalWidth: "naturalWidth",
    Opacity: "opacity",
    OriginalText: "originalText",
    Points: "points",
    Pressures: "pressures",
    Roughness: "roughness",
    Roundness: "roundness",
    Scale: "scale",
    Seed: "seed",
    SimulatePressure: "simulatePressure",
    StartArrowhead: "startArrowhead",
    StartBinding: "startBinding",
    StrokeColor: "strokeColor",
    StrokeSharpness: "strokeSharpness",
    StrokeStyle: "strokeStyle",
    StrokeWidth: "strokeWidth",
    Text: "text",
    TextAlign: "textAlign",
    Type: "type",
    Value: "value",
    ViewBackgroundColor: "viewBackgroundColor",
    Width: "width",
    X: "x",
    Y: "y",
    }
    unread {
    AutoResize: "autoResize",
    Baseline: "baseline",
    Focus: "focus",
    Gap: "gap",
    Index: "index",
    LastCommittedPoint: "lastCommittedPoint",
    Locked: "locked",
    Polygon: "polygon",
    Updated: "updated",
    Version: "version",
    VersionNonce: "versionNonce",
    VerticalAlign: "verticalAlign",
    }
}

/// A short name as two numbers: its bytes from the low end, and zeros.
type Words = [u64; 2];

/// The numbers of the listed names; zeros where a name is too long.
const WORDS: [Words; ALL.len()] = {
    let mut all = [[0; 2]; ALL.len()];
    let mut i = 0;
    while i < ALL.len() {
        let text = ALL[i].1.as_bytes();
        let mut at = 0;
        while at < text.len() && text.len() <= LONGEST {
            all[i][at / 8] |= (text[at] as u64) << (at % 8 * 8);
            at += 1;
        }
        i += 1;
    }
    all
};

/// A place in the table below.
#[inline]
const fn slot(words: Words) -> usize {
    // this multiplier gives every listed name a place of its own
    ((words[0] ^ words[1].rotate_left(5)).wrapping_mul(MULTIPLIER) >> 56) as usize
}

const MULTIPLIER: u64 = 0xe905_b660_8e84_f50d;

/// The listed name at each place: its numbers, its length and itself.
static PLACES: [(Words, usize, Name); 256] = {
    let mut places = [([0; 2], 0, Name::Other); 256];
    let mut i = 0;
    while i < ALL.len() {
        if WORDS[i][0] != 0 {
            let place = slot(WORDS[i]);
            assert!(places[place].1 == 0, "two names in one place");
            places[place] = (WORDS[i], ALL[i].1.len(), ALL[i].0);
        }
        i += 1;
    }
    places
};

impl Name {
    /// The text of a listed name.
    pub(super) fn text(self) -> Option<&'static str> {
        ALL.get(self as usize).map(|(_, text)| *text)
    }

    /// The listed name with this text.
    pub(super) fn by_text(text: &str) -> Option<Self> {
        ALL.iter().find(|(_, t)| *t == text).map(|(name, _)| *name)
    }

    /// The listed name at the beginning of some text, if a quote follows; and its length.
    #[inline]
    pub(super) fn before_quote(text: &[u8]) -> Option<(Self, usize)> {
        const QUOTES: u64 = u64::from_le_bytes([b'"'; 8]);
        const ONES: u64 = u64::from_le_bytes([1; 8]);
        const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
        // the lowest bit that is set belongs to the first quote
        let quote = |word: u64| {
            let other = word ^ QUOTES;
            other.wrapping_sub(ONES) & !other & HIGHS
        };
        let chunk = text.first_chunk::<{ LONGEST + 1 }>()?;
        let (halves, _) = chunk.as_chunks::<8>();
        let mut words = [u64::from_le_bytes(halves[0]), u64::from_le_bytes(halves[1])];
        // all bits below the quote, none at the beginning
        let before = |found: u64| (found & found.wrapping_neg()).wrapping_sub(1) >> 7;
        let found = quote(words[0]);
        let length = if found != 0 {
            words = [words[0] & before(found), 0];
            found.trailing_zeros() as usize / 8
        } else {
            let found = quote(words[1]);
            if found != 0 {
                words[1] &= before(found);
                8 + found.trailing_zeros() as usize / 8
            } else if chunk[LONGEST] == b'"' {
                LONGEST
            } else {
                return None;
            }
        };
        let (known, known_length, name) = PLACES[slot(words)];
        // a zero byte in the text looks like the end of a name
        (known == words && known_length == length && length > 0).then_some((name, length))
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, Name};

    #[test]
    fn names_are_told_apart() {
        for (i, (name, text)) in ALL.iter().enumerate() {
            assert_eq!(*name as usize, i);
            assert_eq!(name.text(), Some(*text));
            assert_eq!(Name::by_text(text), Some(*name));
            let quick = Name::before_quote(format!("{text}\": \"and more text\"").as_bytes());
            let want = (text.len() <= super::LONGEST).then_some((*name, text.len()));
            assert_eq!(quick, want);
            for other in ["", "\\", "a", "\0", "é"] {
                for wrong in [format!("{text}{other}"), format!("{other}{text}")] {
                    if wrong != *text {
                        let quick =
                            Name::before_quote(format!("{wrong}\": \"and more text\"").as_bytes());
                        assert!(quick.is_none_or(|(name, _)| name.text() == Some(&wrong)));
                    }
                }
            }
        }
        assert_eq!(Name::Other.text(), None);
    }
}
