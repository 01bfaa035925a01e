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

    /// The members of an object with listed names in the order of the text; none for other values.
    pub(crate) fn named(self) -> impl Iterator<Item = (Name, Self)> {
        self.places().map(|(name, _, value)| (name, value))
    }

    /// The member of an object, or null.
    pub(crate) fn get(self, key: &str) -> Self {
        let found = self.members().filter(|(k, _)| *k == key).last();
        found.map_or(self.missing(), |(_, value)| value)
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
        at: 0,
        nesting,
        is_scene,
        in_files: false,
        document: Document {
            text,
            // scenes have fewer values than one in every thirty bytes
            values: Vec::with_capacity((text.len() / 32).min(1 << 14)),
            pairs: Vec::new(),
            owned: Vec::new(),
        },
        failure: None,
    };
    match reader.all() {
        Some(()) => Ok(reader.document),
        None => {
            let expected = "a value";
            let offset = reader.at;
            Err(reader
                .failure
                .unwrap_or(ParseError::Json { offset, expected }))
        }
    }
}

/// Whether a byte ends a run of plain characters: a quote, a backslash, a control character.
fn is_end(b: u8) -> bool {
    (b == b'"') | (b == b'\\') | (b < 0x20)
}

/// How many bytes stand before the next quote, backslash or control character.
fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    let mut at = 0;
    // keys and most values are short: eight bytes at a time, a high bit is set where a byte may end the string
    while let Some(chunk) = bytes[at..].first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let zero = |w: u64| w.wrapping_sub(ONES) & !w;
        let quote = zero(word ^ (ONES * u64::from(b'"')));
        let backslash = zero(word ^ (ONES * u64::from(b'\\')));
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let found = (quote | backslash | control) & HIGHS;
        if found != 0 {
            // borrows run upwards, so the lowest bit is right
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
        if at == 32 {
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

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    nesting: usize,
    /// Whether members that nobody asks for are left out.
    is_scene: bool,
    /// Whether the member of the document that is being read is its files, whose names are ids.
    in_files: bool,
    document: Document<'a>,
    /// Why the text is no JSON. The methods return `None` then: that fits into a register, an error does not.
    failure: Option<ParseError>,
}

impl Reader<'_> {
    #[cold]
    fn expected<T>(&mut self, expected: &'static str) -> Option<T> {
        self.failure = Some(ParseError::Json {
            offset: self.at,
            expected,
        });
        None
    }

    #[inline]
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    #[inline]
    fn space(&mut self) {
        // most values stand close to the next sign
        if self.peek() <= b' ' {
            self.spaces();
        }
    }

    fn spaces(&mut self) {
        const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
        let mut at = self.at;
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
        self.at = at;
    }

    fn push(&mut self, kind: Kind, data: u64, name: Name) {
        self.document.values.push(Value {
            data,
            length: 0,
            kind,
            name,
        });
    }

    fn all(&mut self) -> Option<()> {
        self.space();
        self.value(0, Name::Other)?;
        self.space();
        if self.at < self.bytes.len() {
            return self.expected("the end of the document");
        }
        Some(())
    }

    fn value(&mut self, depth: usize, name: Name) -> Option<()> {
        match self.peek() {
            b'"' => self.string(name),
            b'-' | b'0'..=b'9' => {
                let number = self.number()?;
                self.push(Kind::Num, number.to_bits(), name);
                Some(())
            }
            b'{' | b'[' if depth >= self.nesting => {
                self.failure = Some(ParseError::TooLarge {
                    what: "levels of nesting",
                    limit: self.nesting,
                });
                None
            }
            b'{' => self.object(depth, name),
            b'[' => self.array(depth, name),
            b't' => self.word("true", Kind::True, name),
            b'f' => self.word("false", Kind::False, name),
            b'n' => self.word("null", Kind::Null, name),
            _ => self.expected("a value"),
        }
    }

    fn word(&mut self, word: &'static str, kind: Kind, name: Name) -> Option<()> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            self.push(kind, 0, name);
            Some(())
        } else {
            self.expected(word)
        }
    }

    fn object(&mut self, depth: usize, name: Name) -> Option<()> {
        self.at += 1;
        let start = self.document.values.len();
        self.push(Kind::Obj, start as u64 + 1, name);
        self.space();
        if self.peek() == b'}' {
            self.at += 1;
            return Some(());
        }
        loop {
            self.space();
            if self.peek() != b'"' {
                return self.expected("a key in quotes");
            }
            let before = self.document.values.len();
            let name = self.name()?;
            if depth == 0 {
                self.in_files = name == Name::Files;
            }
            self.space();
            if self.peek() != b':' {
                return self.expected("`:`");
            }
            self.at += 1;
            self.space();
            self.value(depth + 1, name)?;
            if self.is_scene && !name.is_read() && !(depth == 1 && self.in_files) {
                self.document.values.truncate(before);
            }
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    self.document.values[start].data = self.document.values.len() as u64;
                    return Some(());
                }
                _ => return self.expected("`,` or `}`"),
            }
        }
    }

    /// Reads the name of a member; one that is not listed becomes a value.
    #[inline]
    fn name(&mut self) -> Option<Name> {
        if let Some((name, length)) = Name::before_quote(&self.bytes[self.at + 1..]) {
            self.at += length + 2;
            return Some(name);
        }
        self.other_name()
    }

    #[cold]
    fn other_name(&mut self) -> Option<Name> {
        let before = self.document.values.len();
        self.string(Name::Other)?;
        let key = Json {
            document: &self.document,
            at: before,
        };
        Some(match key.str().and_then(Name::by_text) {
            Some(name) => {
                self.document.values.truncate(before);
                name
            }
            None => Name::Other,
        })
    }

    fn array(&mut self, depth: usize, name: Name) -> Option<()> {
        self.at += 1;
        self.space();
        if self.peek() == b'[' && depth + 1 < self.nesting && self.pairs(name) {
            return Some(());
        }
        let start = self.document.values.len();
        self.push(Kind::Arr, start as u64 + 1, name);
        if self.peek() == b']' {
            self.at += 1;
            return Some(());
        }
        let mut count = 0_u32;
        loop {
            self.space();
            self.value(depth + 1, Name::Other)?;
            count = count.saturating_add(1);
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b']' => break,
                _ => return self.expected("`,` or `]`"),
            }
        }
        self.at += 1;
        let values = &mut self.document.values;
        match &values[start + 1..] {
            [a, b] if a.kind == Kind::Num && b.kind == Kind::Num => {
                let pair = [a, b].map(|n| f64::from_bits(n.data));
                values.truncate(start);
                let pairs = &mut self.document.pairs;
                let number = pairs.len() as u64;
                pairs.push(pair);
                self.push(Kind::Pair, number, name);
            }
            _ => {
                let end = values.len() as u64;
                values[start].data = end;
                values[start].length = count;
            }
        }
        Some(())
    }

    /// Reads the rest of a list if all of its items are pairs of numbers; otherwise nothing.
    fn pairs(&mut self, name: Name) -> bool {
        let (back, first) = (self.at, self.document.pairs.len());
        while let Some(pair) = self.pair() {
            self.document.pairs.push(pair);
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b']' => {
                    self.at += 1;
                    let count = self.document.pairs.len() - first;
                    self.document.values.push(Value {
                        data: first as u64,
                        length: u32::try_from(count).unwrap_or(u32::MAX),
                        kind: Kind::Pairs,
                        name,
                    });
                    return true;
                }
                _ => break,
            }
            self.space();
        }
        // read again, this may be right all the same
        self.at = back;
        self.document.pairs.truncate(first);
        false
    }

    /// Reads a list of two numbers.
    fn pair(&mut self) -> Option<[f64; 2]> {
        let sign = |reader: &mut Self, sign: u8| {
            reader.space();
            (reader.peek() == sign).then(|| reader.at += 1)
        };
        sign(self, b'[')?;
        self.space();
        let x = self.number()?;
        sign(self, b',')?;
        self.space();
        let y = self.number()?;
        sign(self, b']')?;
        Some([x, y])
    }

    fn number(&mut self) -> Option<f64> {
        match number::leading(self.bytes, self.at) {
            (Some(number), end) => {
                self.at = end;
                Some(number)
            }
            (None, end) => {
                self.at = end;
                self.expected("a digit")
            }
        }
    }

    fn string(&mut self, name: Name) -> Option<()> {
        let start = self.at + 1;
        self.at = start + plain_length(&self.bytes[start..]);
        if self.peek() == b'"'
            && let Ok(length) = u32::try_from(self.at - start)
        {
            self.at += 1;
            self.document.values.push(Value {
                data: start as u64,
                length,
                kind: Kind::Str,
                name,
            });
            return Some(());
        }
        self.escaped(start, name)
    }

    /// Reads the rest of a string that is not to be found in the text.
    fn escaped(&mut self, start: usize, name: Name) -> Option<()> {
        // both ends sit beside ASCII bytes, hence on character boundaries
        let text = self.document.text;
        let mut out = text[start..self.at].to_owned();
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    let number = self.document.owned.len() as u64;
                    self.document.owned.push(out);
                    self.push(Kind::Owned, number, name);
                    return Some(());
                }
                Some(b'\\') => self.escape(&mut out)?,
                _ => return self.expected("the end of a string"),
            }
            let start = self.at;
            self.at += plain_length(&self.bytes[start..]);
            out.push_str(&text[start..self.at]);
        }
    }

    fn escape(&mut self, out: &mut String) -> Option<()> {
        self.at += 1;
        let c = self.peek();
        self.at += 1;
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
                let unit = self.unit()?;
                if (0xd800..0xdc00).contains(&unit) && self.bytes[self.at..].starts_with(b"\\u") {
                    let back = self.at;
                    self.at += 2;
                    let low = self.unit()?;
                    if (0xdc00..0xe000).contains(&low) {
                        char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
                            .unwrap_or('\u{fffd}')
                    } else {
                        self.at = back;
                        '\u{fffd}'
                    }
                } else {
                    char::from_u32(unit).unwrap_or('\u{fffd}')
                }
            }
            _ => {
                self.at -= 1;
                return self.expected("an escape");
            }
        });
        Some(())
    }

    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(digit) = char::from(self.peek()).to_digit(16) else {
                return self.expected("four hexadecimal digits");
            };
            unit = unit * 16 + digit;
            self.at += 1;
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
