//! A JSON reader as tolerant as `JSON.parse`: lone surrogates pass, the last of two equal keys wins, depth is bounded.
//!
//! All values of a document lie in one list, in the order of the text; a list or an object knows where it ends.
//! Scenes are full of small objects and points: a member with a usual name is one value with the name beside it,
//! and points lie in a list of their own.

mod name;
mod number;

pub(crate) use name::Name;

use crate::ParseError;

/// A document that was read.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    text: &'a str,
    values: Vec<Value>,
    /// Lists of exactly two numbers.
    pairs: Vec<[f64; 2]>,
    /// Strings that had escapes.
    owned: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    True,
    False,
    /// A number, by its bits.
    Num,
    /// A string as it stands in the text, by its place.
    Str,
    /// A string with escapes, by its number.
    Owned,
    /// A list of exactly two numbers, by its number.
    Pair,
    /// A list of such lists, by the number of the first.
    Pairs,
    /// A list, by where the value behind it stands.
    Arr,
    /// An object, by where the value behind it stands.
    Obj,
}

/// A value; small, for a scene has hundreds of thousands.
#[derive(Debug, Clone, Copy)]
struct Value {
    /// What the kind says.
    data: u64,
    /// Bytes of a string in the text, or how many items a list has.
    length: u32,
    kind: Kind,
    /// The name of a member. [`Name::Other`] stands at a string that is the name of the value behind it.
    name: Name,
}

impl Value {
    const NULL: Self = Self {
        data: 0,
        length: 0,
        kind: Kind::Null,
        name: Name::Other,
    };
}

/// A value of a document; null where there is none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Json<'d> {
    document: &'d Document<'d>,
    /// Where it stands; with the bit of [`IN_PAIRS`], where in the list of pairs.
    at: usize,
}

/// Members of an object by their listed names; what is not there is missing, of equal names the last counts.
pub(crate) struct Members<'d> {
    document: &'d Document<'d>,
    /// Where each stands; there are never so many values that the largest number is one.
    places: [u32; Name::COUNT],
}

impl<'d> Members<'d> {
    #[inline]
    pub(crate) fn get(&self, name: Name) -> Json<'d> {
        let at = match self.places[name as usize] {
            u32::MAX => usize::MAX,
            at => at as usize,
        };
        Json {
            document: self.document,
            at,
        }
    }
}

/// Marks the items of a list of pairs, which are no values of their own.
const IN_PAIRS: usize = 1 << (usize::BITS - 1);

impl<'a> Document<'a> {
    pub(crate) fn root(&self) -> Json<'_> {
        Json {
            document: self,
            at: 0,
        }
    }
}

impl<'d> Json<'d> {
    fn value(self) -> Value {
        match self.document.values.get(self.at) {
            Some(value) => *value,
            None if self.at & IN_PAIRS != 0 && !self.is_missing() => Value {
                data: (self.at & !IN_PAIRS) as u64,
                kind: Kind::Pair,
                ..Value::NULL
            },
            None => Value::NULL,
        }
    }

    fn to(self, at: usize) -> Self {
        Self { at, ..self }
    }

    /// What stands for a value that is not there.
    pub(crate) fn missing(self) -> Self {
        self.to(usize::MAX)
    }

    pub(crate) fn is_missing(self) -> bool {
        self.at == usize::MAX
    }

    /// Where the value behind this one stands.
    fn end(self) -> usize {
        let value = self.value();
        match value.kind {
            // places in a list that is in memory
            Kind::Arr | Kind::Obj => value.data as usize,
            _ => self.at + 1,
        }
    }

    /// The members of an object in the order of the text, each by its listed name or its place, and its value.
    fn places(self) -> impl Iterator<Item = (Name, Self, Self)> {
        let value = self.value();
        let end = match value.kind {
            Kind::Obj => value.data as usize,
            _ => 0,
        };
        let mut at = self.at.wrapping_add(1);
        std::iter::from_fn(move || {
            let key = (at < end).then(|| self.to(at))?;
            let name = key.value().name;
            let value = match name {
                Name::Other => self.to(at + 1),
                _ => key,
            };
            at = value.end();
            Some((name, key, value))
        })
    }

    /// The members of an object in the order of the text; none for other values.
    pub(crate) fn members(self) -> impl Iterator<Item = (&'d str, Self)> {
        self.places()
            .map(|(name, key, value)| (name.text().or(key.str()).unwrap_or_default(), value))
    }

    /// The members of an object with listed names; none for other values.
    #[inline(always)]
    pub(crate) fn named(self) -> Members<'d> {
        let mut places = [u32::MAX; Name::COUNT];
        if let Value {
            kind: Kind::Obj,
            data,
            ..
        } = self.value()
            // a place in a list that is in memory
            && let Some(values) = self.document.values.get(..data as usize)
        {
            let mut at = self.at + 1;
            while let Some(value) = values.get(at) {
                if value.name == Name::Other {
                    // the text of a name, and its value
                    at = self.to(at + 1).end();
                    continue;
                }
                places[value.name as usize] = u32::try_from(at).unwrap_or(u32::MAX);
                at = match value.kind {
                    Kind::Arr | Kind::Obj => value.data as usize,
                    _ => at + 1,
                };
            }
        }
        Members {
            document: self.document,
            places,
        }
    }

    /// The member of an object, or null.
    pub(crate) fn get(self, key: &str) -> Self {
        let found = self.members().filter(|(k, _)| *k == key).last();
        found.map_or(self.missing(), |(_, value)| value)
    }

    /// The member of an object with a listed name, or null.
    pub(crate) fn member(self, name: Name) -> Self {
        let found = self.places().filter(|(n, _, _)| *n == name).last();
        found.map_or(self.missing(), |(_, _, value)| value)
    }

    pub(crate) fn num(self) -> Option<f64> {
        let value = self.value();
        match value.kind {
            Kind::Num => Some(f64::from_bits(value.data)),
            // hand-written scenes carry quoted numbers
            Kind::Str | Kind::Owned => self
                .str()
                .and_then(|s| s.trim().parse().ok())
                .filter(|n: &f64| n.is_finite()),
            _ => None,
        }
    }

    pub(crate) fn str(self) -> Option<&'d str> {
        let value = self.value();
        // places in lists that are in memory
        let at = value.data as usize;
        match value.kind {
            Kind::Str => self.document.text.get(at..at + value.length as usize),
            Kind::Owned => self.document.owned.get(at).map(String::as_str),
            _ => None,
        }
    }

    /// How many items a list has.
    pub(crate) fn len(self) -> Option<usize> {
        let value = self.value();
        match value.kind {
            Kind::Pair => Some(2),
            // as many values as were counted
            Kind::Arr | Kind::Pairs => Some(value.length as usize),
            _ => None,
        }
    }

    /// The items of a list that is no pair of numbers; none for other values.
    pub(crate) fn items(self) -> impl Iterator<Item = Self> {
        let value = self.value();
        let (mut at, end) = match value.kind {
            Kind::Arr => (self.at + 1, value.data as usize),
            Kind::Pairs => {
                let first = IN_PAIRS | value.data as usize;
                (first, first + value.length as usize)
            }
            _ => (0, 0),
        };
        std::iter::from_fn(move || {
            let value = (at < end).then(|| self.to(at))?;
            at = value.end();
            Some(value)
        })
    }

    /// Both items of a list of exactly two numbers.
    pub(crate) fn pair(self) -> Option<[f64; 2]> {
        let value = self.value();
        match value.kind {
            Kind::Pair => self.document.pairs.get(value.data as usize).copied(),
            _ => None,
        }
    }

    /// The items of a list of pairs of numbers.
    pub(crate) fn pairs(self) -> Option<&'d [[f64; 2]]> {
        let value = self.value();
        let first = value.data as usize;
        match value.kind {
            Kind::Pairs => {
                let end = first + value.length as usize;
                self.document.pairs.get(first..end)
            }
            _ => None,
        }
    }

    /// The number at a place in a list.
    pub(crate) fn at(self, i: usize) -> Option<f64> {
        match self.pair() {
            Some(pair) => pair.get(i).copied(),
            None => self.items().nth(i).and_then(Self::num),
        }
    }

    pub(crate) fn is_obj(self) -> bool {
        self.value().kind == Kind::Obj
    }

    pub(crate) fn is_null(self) -> bool {
        self.value().kind == Kind::Null
    }

    pub(crate) fn is_true(self) -> bool {
        self.value().kind == Kind::True
    }

    /// Whether the value is the number zero.
    pub(crate) fn is_zero(self) -> bool {
        let value = self.value();
        value.kind == Kind::Num && f64::from_bits(value.data) == 0.0
    }

    /// Whether JavaScript takes the value for true.
    pub(crate) fn truthy(self) -> bool {
        let value = self.value();
        match value.kind {
            Kind::Null | Kind::False => false,
            Kind::Num => {
                let n = f64::from_bits(value.data);
                n != 0.0 && !n.is_nan()
            }
            Kind::Str | Kind::Owned => self.str() != Some(""),
            Kind::True | Kind::Pair | Kind::Pairs | Kind::Arr | Kind::Obj => true,
        }
    }
}

/// Reads one JSON document.
pub(crate) fn parse(text: &str, nesting: usize) -> Result<Document<'_>, ParseError> {
    read(text, nesting, false)
}

/// Reads a scene or a library: members that nobody asks for are checked, but not kept.
pub(crate) fn parse_scene(text: &str, nesting: usize) -> Result<Document<'_>, ParseError> {
    read(text, nesting, true)
}

fn read(text: &str, nesting: usize, is_scene: bool) -> Result<Document<'_>, ParseError> {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        nesting,
        is_scene,
        in_files: false,
        gaps: [Gap::default(); GAPS],
        joints: [Joint::UNSEEN; Name::COUNT],
        document: Document {
            text,
            // scenes have fewer values than one in every thirty bytes
            values: Vec::with_capacity((text.len() / 32).min(1 << 14)),
            pairs: Vec::new(),
            owned: Vec::new(),
        },
        // replaced wherever reading ends early
        failure: ParseError::Json {
            offset: 0,
            expected: "a value",
        },
    };
    match reader.all() {
        Some(()) => Ok(reader.document),
        None => Err(reader.failure),
    }
}

/// Whether a byte ends a run of plain characters: a quote, a backslash, a control character.
fn is_end(b: u8) -> bool {
    (b == b'"') | (b == b'\\') | (b < 0x20)
}

/// How many of eight bytes stand before the first quote, backslash or control character, if there is one.
#[inline(always)]
fn plain_start(chunk: [u8; 8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    // a high bit is set where a byte may end the string
    let word = u64::from_le_bytes(chunk);
    let zero = |w: u64| w.wrapping_sub(ONES) & !w;
    let quote = zero(word ^ (ONES * u64::from(b'"')));
    let backslash = zero(word ^ (ONES * u64::from(b'\\')));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    let found = (quote | backslash | control) & HIGHS;
    // borrows run upwards, so the lowest bit is right
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
}

/// How many bytes stand before the next quote, backslash or control character.
#[inline(always)]
fn plain_length(bytes: &[u8]) -> usize {
    // most values are short
    match bytes.split_first_chunk::<8>() {
        Some((chunk, rest)) => match plain_start(*chunk) {
            Some(length) => length,
            None => 8 + more_plain_length(rest),
        },
        None => more_plain_length(bytes),
    }
}

#[inline(never)]
fn more_plain_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk::<8>() {
        if let Some(length) = plain_start(*chunk) {
            return at + length;
        }
        at += 8;
        if at == 24 {
            at += long_plain_length(&bytes[at..]);
        }
    }
    at + bytes[at..]
        .iter()
        .position(|b| is_end(*b))
        .unwrap_or(bytes.len() - at)
}

/// The same in whole blocks for long strings, such as images: the compiler turns this into wide comparisons.
fn long_plain_length(bytes: &[u8]) -> usize {
    const BLOCK: usize = 64;
    let blocks = bytes.as_chunks::<BLOCK>().0;
    let plain = |block: &[u8; BLOCK]| {
        block
            .iter()
            .fold(0, |found, b| found | u8::from(is_end(*b)))
    };
    blocks.iter().take_while(|block| plain(block) == 0).count() * BLOCK
}

/// What stood between two signs the last time: the next time it is most often the same, to the last blank.
#[derive(Debug, Clone, Copy, Default)]
struct Gap {
    /// The bytes from the low end, zeros behind them.
    text: u128,
    /// Ones where the text is.
    mask: u128,
    /// 0 before anything was seen.
    length: usize,
}

impl Gap {
    /// Bytes that are looked at.
    const MOST: usize = 16;

    fn of(bytes: &[u8]) -> Self {
        let mut chunk = [0; Self::MOST];
        match chunk.get_mut(..bytes.len()) {
            Some(place) if !bytes.is_empty() => place.copy_from_slice(bytes),
            // nothing to be found again
            _ => return Self::default(),
        }
        Self {
            text: u128::from_le_bytes(chunk),
            mask: u128::MAX >> (8 * (Self::MOST - bytes.len())),
            length: bytes.len(),
        }
    }

    /// How long it is, if some text begins with it.
    #[inline(always)]
    fn before(self, text: &[u8]) -> Option<usize> {
        let word = u128::from_le_bytes(*text.first_chunk()?);
        (word & self.mask == self.text && self.length > 0).then_some(self.length)
    }
}

/// Between the bracket of a point and its first number, its comma and the second, the second and the bracket.
const IN_POINTS: [usize; 3] = [0, 1, 2];
/// Behind a point, and behind the comma there.
const BEHIND_POINTS: [usize; 2] = [3, 4];
/// Behind the brace that opens an object, before the one that ends it.
const IN_OBJECTS: [usize; 2] = [5, 6];
/// Behind the bracket that opens a list and the commas in it, behind its items.
const IN_LISTS: [usize; 2] = [7, 8];
const GAPS: usize = 9;

/// What stood between two members the last time, with the name of the second: a comma, blanks, the name, a colon.
/// Elements list their members in the same order.
#[derive(Debug, Clone, Copy)]
struct Joint {
    /// The bytes from the low end, zeros behind them.
    text: [u128; 2],
    /// Ones where the text is.
    mask: [u128; 2],
    /// 0 before anything was seen.
    length: usize,
    next: Name,
}

impl Joint {
    /// Bytes that are looked at.
    const MOST: usize = 32;

    const UNSEEN: Self = Self {
        text: [0; 2],
        mask: [0; 2],
        length: 0,
        next: Name::Other,
    };

    fn of(bytes: &[u8], next: Name) -> Self {
        let mut text = [0; Self::MOST];
        let mut mask = [0; Self::MOST];
        let (Some(place), Some(ones)) = (text.get_mut(..bytes.len()), mask.get_mut(..bytes.len()))
        else {
            return Self::UNSEEN;
        };
        place.copy_from_slice(bytes);
        ones.fill(0xff);
        Self {
            text: Self::words(&text),
            mask: Self::words(&mask),
            length: bytes.len(),
            next,
        }
    }

    #[inline(always)]
    fn words(chunk: &[u8; Self::MOST]) -> [u128; 2] {
        let (halves, _) = chunk.as_chunks::<16>();
        [
            u128::from_le_bytes(halves[0]),
            u128::from_le_bytes(halves[1]),
        ]
    }

    /// Whether some text begins with it.
    #[inline(always)]
    fn is_before(&self, text: &[u8]) -> bool {
        let Some(chunk) = text.first_chunk() else {
            return false;
        };
        let [low, high] = Self::words(chunk);
        let other = (low & self.mask[0] ^ self.text[0]) | (high & self.mask[1] ^ self.text[1]);
        other == 0 && self.length > 0
    }
}

/// Reads a document. The methods take the place where they begin and return the one where they end: both fit into
/// registers, and so does `None`, for which the reader knows why.
struct Reader<'a> {
    bytes: &'a [u8],
    nesting: usize,
    /// Whether members that nobody asks for are left out.
    is_scene: bool,
    /// Whether the member of the document that is being read is its files, whose names are ids.
    in_files: bool,
    /// Blanks by where they stand.
    gaps: [Gap; GAPS],
    /// What stands behind a member, by its name.
    joints: [Joint; Name::COUNT],
    document: Document<'a>,
    /// Why the text is no JSON.
    failure: ParseError,
}

impl Reader<'_> {
    #[cold]
    #[inline(never)]
    fn expected<T>(&mut self, at: usize, expected: &'static str) -> Option<T> {
        self.failure = ParseError::Json {
            offset: at,
            expected,
        };
        None
    }

    #[inline(always)]
    fn peek(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Where the next sign stands.
    #[inline(always)]
    fn space(&self, at: usize) -> usize {
        // most values stand close to the next sign
        if self.peek(at) > b' ' {
            at
        } else {
            self.spaces(at)
        }
    }

    #[inline(never)]
    fn spaces(&self, mut at: usize) -> usize {
        const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes.get(at) {
            at += 1;
            // deep indentation
            while let Some(chunk) = self.bytes[at..].first_chunk::<8>() {
                let other = u64::from_le_bytes(*chunk) ^ SPACES;
                at += other.trailing_zeros() as usize / 8;
                if other != 0 {
                    break;
                }
            }
            if self.bytes.get(at).is_some_and(|b| *b > b' ') {
                break;
            }
        }
        at
    }

    /// The same where the blanks are most often those of the last time.
    #[inline(always)]
    fn usual_space(&mut self, at: usize, gap: usize) -> usize {
        if self.peek(at) > b' ' {
            return at;
        }
        let known = self.bytes.get(at..).and_then(|b| self.gaps[gap].before(b));
        if let Some(length) = known
            && self.peek(at + length) > b' '
        {
            return at + length;
        }
        let end = self.spaces(at);
        self.gaps[gap] = Gap::of(&self.bytes[at..end]);
        end
    }

    #[inline(always)]
    fn push(&mut self, kind: Kind, data: u64, length: u32, name: Name) {
        self.document.values.push(Value {
            data,
            length,
            kind,
            name,
        });
    }

    fn all(&mut self) -> Option<()> {
        let at = self.space(0);
        let at = self.value(at, 0, Name::Other)?;
        let at = self.space(at);
        if at < self.bytes.len() {
            return self.expected(at, "the end of the document");
        }
        Some(())
    }

    /// Reads a value at its first sign.
    #[inline(always)]
    fn value(&mut self, at: usize, depth: usize, name: Name) -> Option<usize> {
        match self.peek(at) {
            b'"' => self.string(at, name),
            b'-' | b'0'..=b'9' => {
                let (number, end) = self.number(at)?;
                self.push(Kind::Num, number.to_bits(), 0, name);
                Some(end)
            }
            b'{' | b'[' => self.list(at, depth, name),
            b't' => self.word(at, "true", Kind::True, name),
            b'f' => self.word(at, "false", Kind::False, name),
            b'n' => self.word(at, "null", Kind::Null, name),
            _ => self.expected(at, "a value"),
        }
    }

    #[inline(always)]
    fn word(&mut self, at: usize, word: &'static str, kind: Kind, name: Name) -> Option<usize> {
        if self.bytes[at..].starts_with(word.as_bytes()) {
            self.push(kind, 0, 0, name);
            Some(at + word.len())
        } else {
            self.expected(at, word)
        }
    }

    /// Reads an object or an array.
    #[inline(never)]
    fn list(&mut self, at: usize, depth: usize, name: Name) -> Option<usize> {
        if depth >= self.nesting {
            self.failure = ParseError::TooLarge {
                what: "levels of nesting",
                limit: self.nesting,
            };
            return None;
        }
        match self.peek(at) {
            b'{' => self.object(at, depth, name),
            _ => self.array(at, depth, name),
        }
    }

    #[inline(always)]
    fn object(&mut self, at: usize, depth: usize, name: Name) -> Option<usize> {
        let start = self.document.values.len();
        self.push(Kind::Obj, start as u64 + 1, 0, name);
        let mut at = self.usual_space(at + 1, IN_OBJECTS[0]);
        if self.peek(at) == b'}' {
            return Some(at + 1);
        }
        if self.peek(at) != b'"' {
            return self.expected(at, "a key in quotes");
        }
        let (mut name, end) = self.name(at + 1)?;
        at = self.colon(end)?;
        loop {
            if depth == 0 {
                self.in_files = name == Name::Files;
            }
            let is_kept = !self.is_scene || name.is_read() || (depth == 1 && self.in_files);
            at = if is_kept {
                self.value(at, depth + 1, name)?
            } else {
                // the text of a name that is not listed stands in front
                let before = self.document.values.len() - usize::from(name == Name::Other);
                let end = match number::end_of_whole(self.bytes, at) {
                    Some(end) => end,
                    None => self.value(at, depth + 1, name)?,
                };
                self.document.values.truncate(before);
                end
            };
            let joint = &self.joints[name as usize];
            if self.bytes.get(at..).is_some_and(|b| joint.is_before(b)) {
                name = joint.next;
                at = self.space(at + joint.length);
                continue;
            }
            let comma = self.usual_space(at, IN_OBJECTS[1]);
            match self.peek(comma) {
                b',' => {}
                b'}' => {
                    self.document.values[start].data = self.document.values.len() as u64;
                    return Some(comma + 1);
                }
                _ => return self.expected(comma, "`,` or `}`"),
            }
            let quote = self.space(comma + 1);
            if self.peek(quote) != b'"' {
                return self.expected(quote, "a key in quotes");
            }
            let (next, end) = self.name(quote + 1)?;
            let colon = self.colon(end)?;
            if name != Name::Other && next != Name::Other {
                self.joints[name as usize] = Joint::of(&self.bytes[at..colon], next);
            }
            (name, at) = (next, colon);
        }
    }

    /// Where the value behind a name begins.
    fn colon(&mut self, at: usize) -> Option<usize> {
        let at = self.space(at);
        if self.peek(at) != b':' {
            return self.expected(at, "`:`");
        }
        Some(self.space(at + 1))
    }

    /// Reads the name of a member behind its first quote; one that is not listed becomes a value.
    #[inline(always)]
    fn name(&mut self, at: usize) -> Option<(Name, usize)> {
        if let Some((name, length)) = Name::before_quote(&self.bytes[at..]) {
            return Some((name, at + length + 1));
        }
        self.other_name(at)
    }

    #[cold]
    #[inline(never)]
    fn other_name(&mut self, at: usize) -> Option<(Name, usize)> {
        let before = self.document.values.len();
        let end = self.string(at - 1, Name::Other)?;
        let key = Json {
            document: &self.document,
            at: before,
        };
        let name = key.str().and_then(Name::by_text);
        if name.is_some() {
            self.document.values.truncate(before);
        }
        Some((name.unwrap_or(Name::Other), end))
    }

    #[inline(always)]
    fn array(&mut self, at: usize, depth: usize, name: Name) -> Option<usize> {
        let mut at = self.usual_space(at + 1, IN_LISTS[0]);
        if self.peek(at) == b'['
            && depth + 1 < self.nesting
            && let Some(end) = self.pairs(at, name)
        {
            return Some(end);
        }
        let start = self.document.values.len();
        self.push(Kind::Arr, start as u64 + 1, 0, name);
        if self.peek(at) == b']' {
            return Some(at + 1);
        }
        let mut count = 0_u32;
        loop {
            at = self.value(at, depth + 1, Name::Other)?;
            count = count.saturating_add(1);
            at = self.usual_space(at, IN_LISTS[1]);
            match self.peek(at) {
                b',' => at = self.usual_space(at + 1, IN_LISTS[0]),
                b']' => break,
                _ => return self.expected(at, "`,` or `]`"),
            }
        }
        let values = &mut self.document.values;
        match &values[start + 1..] {
            [a, b] if a.kind == Kind::Num && b.kind == Kind::Num => {
                let pair = [a, b].map(|n| f64::from_bits(n.data));
                values.truncate(start);
                let pairs = &mut self.document.pairs;
                let number = pairs.len() as u64;
                pairs.push(pair);
                self.push(Kind::Pair, number, 0, name);
            }
            _ => {
                let end = values.len() as u64;
                values[start].data = end;
                values[start].length = count;
            }
        }
        Some(at + 1)
    }

    /// Reads the rest of a list if all of its items are pairs of numbers; otherwise nothing.
    #[inline(never)]
    fn pairs(&mut self, mut at: usize, name: Name) -> Option<usize> {
        let first = self.document.pairs.len();
        while let Some((pair, end)) = self.pair(at) {
            self.document.pairs.push(pair);
            at = self.usual_space(end, BEHIND_POINTS[0]);
            match self.peek(at) {
                b',' => at = self.usual_space(at + 1, BEHIND_POINTS[1]),
                b']' => {
                    let count = self.document.pairs.len() - first;
                    let count = u32::try_from(count).unwrap_or(u32::MAX);
                    self.push(Kind::Pairs, first as u64, count, name);
                    return Some(at + 1);
                }
                _ => break,
            }
        }
        // read again, this may be right all the same
        self.document.pairs.truncate(first);
        None
    }

    /// Reads a list of two numbers.
    #[inline(always)]
    fn pair(&mut self, at: usize) -> Option<([f64; 2], usize)> {
        let behind = |reader: &Self, at: usize, sign: u8| (reader.peek(at) == sign).then(|| at + 1);
        let at = behind(self, at, b'[')?;
        let at = self.usual_space(at, IN_POINTS[0]);
        let (x, at) = self.number(at)?;
        let at = behind(self, self.space(at), b',')?;
        let at = self.usual_space(at, IN_POINTS[1]);
        let (y, at) = self.number(at)?;
        let at = self.usual_space(at, IN_POINTS[2]);
        Some(([x, y], behind(self, at, b']')?))
    }

    #[inline(always)]
    fn number(&mut self, at: usize) -> Option<(f64, usize)> {
        let (number, end) = number::leading(self.bytes, at);
        if number.is_nan() {
            return self.expected(end, "a digit");
        }
        Some((number, end))
    }

    #[inline(always)]
    fn string(&mut self, at: usize, name: Name) -> Option<usize> {
        let start = at + 1;
        let length = plain_length(&self.bytes[start..]);
        if self.peek(start + length) == b'"'
            && let Ok(length) = u32::try_from(length)
        {
            self.push(Kind::Str, start as u64, length, name);
            return Some(start + length as usize + 1);
        }
        self.escaped(start, start + length, name)
    }

    /// Reads the rest of a string that is not to be found in the text.
    #[inline(never)]
    fn escaped(&mut self, start: usize, mut at: usize, name: Name) -> Option<usize> {
        // both ends sit beside ASCII bytes, hence on character boundaries
        let text = self.document.text;
        // most texts have a few lines
        let mut out = String::with_capacity(2 * (at - start) + 64);
        out.push_str(&text[start..at]);
        loop {
            match self.bytes.get(at) {
                Some(b'"') => {
                    let number = self.document.owned.len() as u64;
                    self.document.owned.push(out);
                    self.push(Kind::Owned, number, 0, name);
                    return Some(at + 1);
                }
                Some(b'\\') => at = self.escape(at + 1, &mut out)?,
                _ => return self.expected(at, "the end of a string"),
            }
            let start = at;
            at += plain_length(&self.bytes[start..]);
            out.push_str(&text[start..at]);
        }
    }

    /// Reads what stands behind a backslash.
    fn escape(&mut self, mut at: usize, out: &mut String) -> Option<usize> {
        let c = self.peek(at);
        at += 1;
        out.push(match c {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit(at)?;
                at += 4;
                if (0xd800..0xdc00).contains(&unit) && self.bytes[at..].starts_with(b"\\u") {
                    let low = self.unit(at + 2)?;
                    if (0xdc00..0xe000).contains(&low) {
                        at += 6;
                        char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
                            .unwrap_or('\u{fffd}')
                    } else {
                        '\u{fffd}'
                    }
                } else {
                    char::from_u32(unit).unwrap_or('\u{fffd}')
                }
            }
            _ => return self.expected(at - 1, "an escape"),
        });
        Some(at)
    }

    fn unit(&mut self, at: usize) -> Option<u32> {
        let mut unit = 0;
        for at in at..at + 4 {
            let Some(digit) = char::from(self.peek(at)).to_digit(16) else {
                return self.expected(at, "four hexadecimal digits");
            };
            unit = unit * 16 + digit;
        }
        Some(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_javascript_reads() {
        let document = parse(
            r#" {"a":[1,-2.5e3,true,null],"b":"\ud83d\ude00\ud800x\n","a":1,"c":[[1,2],{"d":[]},"e"],"f":[3, -0]} "#,
            8,
        )
        .unwrap();
        let v = document.root();
        assert_eq!(v.get("a").num(), Some(1.0));
        assert_eq!(v.get("b").str(), Some("\u{1f600}\u{fffd}x\n"));
        assert!(v.get("missing").is_null() && v.get("missing").is_missing());
        assert!(v.get("missing").get("more").is_null());
        let keys: Vec<&str> = v.members().map(|(key, _)| key).collect();
        assert_eq!(keys, ["a", "b", "a", "c", "f"]);
        let items: Vec<Json<'_>> = v.get("c").items().collect();
        assert_eq!(items.len(), 3);
        assert_eq!(items[0].pair(), Some([1.0, 2.0]));
        assert_eq!(items[1].get("d").len(), Some(0));
        assert_eq!(items[2].str(), Some("e"));
        assert_eq!(v.get("f").at(0), Some(3.0));
        assert_eq!(v.get("f").len(), Some(2));
    }

    /// A value as text, whatever stood between its signs.
    fn dump(v: Json<'_>) -> String {
        if v.is_obj() {
            let members: Vec<String> = v
                .members()
                .map(|(key, value)| format!("{key}={}", dump(value)))
                .collect();
            return format!("{{{}}}", members.join(","));
        }
        match (v.pair(), v.len(), v.str(), v.num()) {
            (Some(pair), ..) => format!("{pair:?}"),
            (_, Some(_), ..) => format!("[{}]", v.items().map(dump).collect::<Vec<_>>().join(",")),
            (_, _, Some(text), _) => format!("{text:?}"),
            (_, _, _, Some(number)) => number.to_string(),
            _ => format!("{:?}", v.value().kind),
        }
    }

    #[test]
    fn what_was_read_before_changes_nothing() {
        let objects = [
            r#"{"id":"a","x":1,"version":12345678901,"y":-2.5,"points":[[0,1],[2,3]]}"#,
            r#"{"id": "a", "x": 1, "y": 2, "version": 7, "type": "line"}"#,
            "{\n  \"id\": \"a\",\n  \"x\": 1,\n  \"points\": [\n    [\n      0,\n      1\n    ]\n  ]\n}",
            "{\r\n\t\"id\" : \"a\",\r\n\t\"x\" :1 , \"y\":  2}",
            "{\n  \"id\": \"a\",\n  \"xy\": 1,\n  \"y\":3,\"updated\":17\n}",
            "{\"id\": \"a\"                                    ,\"x\": 1}",
            r#"{"id": "b", "\u0078": 1, "lastCommittedPoint": null, "gridSize": 20, "zoom": {"value": 1}, "y": 2}"#,
            r#"{"version":1e3,"versionNonce":-7,"updated":0,"index":"a1","id":"a","x":[[1, 2],[ 3 ,4 ]]}"#,
            r#"{"version":12345678,"id":"a","focus":1234567.5}"#,
        ];
        let alone = |is_scene: bool, text: &str| {
            let document = read(text, 16, is_scene).unwrap();
            dump(document.root())
        };
        let plain =
            r#"{"gridSize": 20, "x": 1, "version": 12, "index": "a", "zoom": {"x": 3}, "y": 2}"#;
        assert_eq!(alone(true, plain), "{x=1,y=2}");
        for is_scene in [false, true] {
            for first in objects {
                for second in objects {
                    for third in objects {
                        let all = [first, second, third];
                        let text = format!("[{}]", all.join(","));
                        let want = all.map(|text| alone(is_scene, text)).join(",");
                        assert_eq!(alone(is_scene, &text), format!("[{want}]"), "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_fault_is_found_where_it_is() {
        let good = r#"{"id": "a", "x": 1, "version": 7, "y": 2}"#;
        for bad in [
            r#"{"id": "a", "x": 1, "version": 7 "y": 2}"#,
            r#"{"id": "a", "x": 1, "version": 07, "y": 2}"#,
            r#"{"id": "a", "x": 1., "version": 7, "y": 2}"#,
            r#"{"id": "a", "x": 1, "version": 7, "y" 2}"#,
            r#"{"id": "a", "x": 1, "version": 7, }"#,
            r#"{"id": "a", "x": 1, "version": 7, "y": }"#,
            r#"{"id": "a", "x": 1, "version": 7]"#,
            r#"{"id": "a", "x": 1, "version": -"#,
        ] {
            let fault = |text: &str| match read(text, 16, true) {
                Err(ParseError::Json { offset, expected }) => (offset, expected),
                other => panic!("{other:?}"),
            };
            let (offset, expected) = fault(bad);
            let behind = format!("[{good},{good},{bad}");
            let want = (offset + behind.len() - bad.len(), expected);
            assert_eq!(fault(&behind), want, "{bad}");
        }
    }

    #[test]
    fn points_are_pairs_wherever_they_stand() {
        for (text, whole) in [
            ("[[1,2]]", true),
            ("[ [ 1 , 2 ] , [ -3.5 , 4e1 ] ]", true),
            ("[[1,2],[3,4,5]]", false),
            ("[[1,2],[3,\"4\"]]", false),
            ("[[1,2],null]", false),
            ("[[1,2],[]]", false),
        ] {
            let document = parse(text, 8).unwrap();
            let list = document.root();
            assert_eq!(list.pairs().is_some(), whole, "{text}");
            let items: Vec<Json<'_>> = list.items().collect();
            assert_eq!(list.len(), Some(items.len()));
            assert_eq!(items[0].pair(), Some([1.0, 2.0]));
            assert_eq!(items[0].at(1), Some(2.0));
            assert!(items[0].truthy() && items[0].items().next().is_none());
            assert_eq!(items[1..].iter().all(|i| i.pair().is_some()), whole);
        }
        assert_eq!(parse("[[1,2]]", 2).unwrap().root().len(), Some(1));
        assert!(matches!(
            parse("[[1,2]]", 1),
            Err(ParseError::TooLarge { .. })
        ));
        assert_eq!(
            parse("[[1,2],[3,x]]", 8).unwrap_err(),
            ParseError::Json {
                offset: 10,
                expected: "a value"
            }
        );
    }

    #[test]
    fn a_scene_keeps_what_is_asked_for() {
        let text = r#"{"files":{"other":{"id":"a","more":1}},"other":{"x":1},"\u0078":[2,[3]],"elements":[{"y":4,"other":[[1,2]],"version":5}],"x":6}"#;
        let document = parse_scene(text, 8).unwrap();
        let v = document.root();
        let keys = |v: Json<'_>| {
            v.members()
                .map(|(key, _)| key.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(keys(v), ["files", "x", "elements", "x"]);
        assert_eq!(keys(v.get("files")), ["other"]);
        assert_eq!(keys(v.get("files").get("other")), ["id"]);
        assert_eq!(v.get("x").num(), Some(6.0));
        let element = v.get("elements").items().next().unwrap();
        assert_eq!(keys(element), ["y"]);
        assert_eq!(keys(parse(text, 8).unwrap().root()).len(), 5);
        assert!(parse_scene(r#"{"other":[1,}"#, 8).is_err());
        assert!(matches!(
            parse_scene(r#"{"other":[[1]]}"#, 2),
            Err(ParseError::TooLarge { .. })
        ));
    }

    #[test]
    fn strings_end_where_they_end() {
        // around the borders of the blocks they are read in
        for length in (0..140).chain([1000, 1001]) {
            for end in ["\"", "\\n\"", "\\u00e9\"", "\u{e9}\""] {
                let text = format!("\"{}{end}", "x".repeat(length));
                let document = parse(&text, 8).unwrap();
                let read = document.root().str().unwrap();
                assert_eq!(&read[..length], &"x".repeat(length));
                assert_eq!(read[length..].chars().count(), usize::from(end.len() > 1));
            }
            let broken = format!("\"{}\u{1}\"", "x".repeat(length));
            assert_eq!(
                parse(&broken, 8).unwrap_err(),
                ParseError::Json {
                    offset: length + 1,
                    expected: "the end of a string"
                }
            );
        }
    }

    #[test]
    fn refuses_what_javascript_refuses() {
        for bad in [
            "",
            "{",
            "[1,]",
            "{\"a\"}",
            "01",
            "1.",
            "\"\u{1}\"",
            "nul",
            "[1] 2",
            "\"\\x\"",
            "{a:1}",
            "[1 2]",
            "-",
            "1e",
        ] {
            assert!(parse(bad, 8).is_err(), "{bad:?}");
        }
        assert!(matches!(
            parse(&"[".repeat(100), 8),
            Err(ParseError::TooLarge { .. })
        ));
    }
}
