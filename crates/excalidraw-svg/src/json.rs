//! A JSON reader as tolerant as `JSON.parse`: lone surrogates pass, the last of two equal keys wins, depth is bounded.
//!
//! All values of a document lie in one list, in the order of the text; a list or an object knows where it ends.
//! Scenes are full of small objects and points, and these need no memory of their own.

use crate::ParseError;

/// A document that was read.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    values: Vec<Value<'a>>,
    /// Strings that had escapes.
    owned: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
enum Value<'a> {
    Null,
    Bool(bool),
    Num(f64),
    /// A string as it stands in the text.
    Str(&'a str),
    /// A string with escapes, by its number.
    Owned(usize),
    /// A list of exactly two numbers.
    Pair([f64; 2]),
    /// A list; holds how many items and where the value behind it stands.
    Arr(u32, usize),
    /// An object, keys and values in turn; holds where the value behind it stands.
    Obj(usize),
}

/// A value of a document; null where there is none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Json<'d> {
    document: &'d Document<'d>,
    at: usize,
}

impl<'a> Document<'a> {
    pub(crate) fn root(&self) -> Json<'_> {
        Json {
            document: self,
            at: 0,
        }
    }
}

impl<'d> Json<'d> {
    fn value(self) -> &'d Value<'d> {
        self.document.values.get(self.at).unwrap_or(&Value::Null)
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
        match *self.value() {
            Value::Arr(_, end) | Value::Obj(end) => end,
            _ => self.at + 1,
        }
    }

    /// The values from one place to another.
    fn run(self, from: usize, to: usize) -> impl Iterator<Item = Self> {
        let mut at = from;
        std::iter::from_fn(move || {
            let value = (at < to).then(|| self.to(at))?;
            at = value.end();
            Some(value)
        })
    }

    /// The members of an object in the order of the text; none for other values.
    pub(crate) fn members(self) -> impl Iterator<Item = (&'d str, Self)> {
        let end = match *self.value() {
            Value::Obj(end) => end,
            _ => 0,
        };
        let mut at = self.at.wrapping_add(1);
        std::iter::from_fn(move || {
            let key = (at < end).then(|| self.to(at))?;
            let value = self.to(at + 1);
            at = value.end();
            Some((key.str().unwrap_or_default(), value))
        })
    }

    /// The member of an object, or null.
    pub(crate) fn get(self, key: &str) -> Self {
        let found = self.members().filter(|(k, _)| *k == key).last();
        found.map_or(self.missing(), |(_, value)| value)
    }

    pub(crate) fn num(self) -> Option<f64> {
        match *self.value() {
            Value::Num(n) => Some(n),
            // hand-written scenes carry quoted numbers
            Value::Str(_) | Value::Owned(_) => self
                .str()
                .and_then(|s| s.trim().parse().ok())
                .filter(|n: &f64| n.is_finite()),
            _ => None,
        }
    }

    pub(crate) fn str(self) -> Option<&'d str> {
        match *self.value() {
            Value::Str(s) => Some(s),
            Value::Owned(i) => self.document.owned.get(i).map(String::as_str),
            _ => None,
        }
    }

    /// How many items a list has.
    pub(crate) fn len(self) -> Option<usize> {
        match *self.value() {
            Value::Pair(_) => Some(2),
            // as many values as were counted
            Value::Arr(count, _) => Some(count as usize),
            _ => None,
        }
    }

    /// The items of a list that is no pair of numbers; none for other values.
    pub(crate) fn items(self) -> impl Iterator<Item = Self> {
        let end = match *self.value() {
            Value::Arr(_, end) => end,
            _ => 0,
        };
        self.run(self.at.wrapping_add(1), end)
    }

    /// Both items of a list of exactly two numbers.
    pub(crate) fn pair(self) -> Option<[f64; 2]> {
        match *self.value() {
            Value::Pair(pair) => Some(pair),
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
        matches!(self.value(), Value::Obj(_))
    }

    pub(crate) fn is_null(self) -> bool {
        matches!(self.value(), Value::Null)
    }

    pub(crate) fn is_true(self) -> bool {
        matches!(self.value(), Value::Bool(true))
    }

    /// Whether the value is the number zero.
    pub(crate) fn is_zero(self) -> bool {
        matches!(self.value(), Value::Num(0.0))
    }

    /// Whether JavaScript takes the value for true.
    pub(crate) fn truthy(self) -> bool {
        match *self.value() {
            Value::Null => false,
            Value::Bool(b) => b,
            Value::Num(n) => n != 0.0 && !n.is_nan(),
            Value::Str(_) | Value::Owned(_) => self.str() != Some(""),
            Value::Pair(_) | Value::Arr(..) | Value::Obj(_) => true,
        }
    }
}

/// Reads one JSON document.
pub(crate) fn parse(text: &str, nesting: usize) -> Result<Document<'_>, ParseError> {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        text,
        at: 0,
        nesting,
        document: Document {
            // scenes have a value in every twelve bytes or fewer values than that
            values: Vec::with_capacity((text.len() / 12).min(1 << 16)),
            owned: Vec::new(),
        },
    };
    reader.space();
    reader.value(0)?;
    reader.space();
    if reader.at < reader.bytes.len() {
        return Err(reader.expected("the end of the document"));
    }
    Ok(reader.document)
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
    text: &'a str,
    at: usize,
    nesting: usize,
    document: Document<'a>,
}

impl<'a> Reader<'a> {
    fn expected(&self, expected: &'static str) -> ParseError {
        ParseError::Json {
            offset: self.at,
            expected,
        }
    }

    #[inline]
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    #[inline]
    fn space(&mut self) {
        // most values stand close to the next sign
        if self.peek() > b' ' {
            return;
        }
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
            // deep indentation
            while self.bytes[self.at..].starts_with(b"        ") {
                self.at += 8;
            }
        }
    }

    fn push(&mut self, value: Value<'a>) {
        self.document.values.push(value);
    }

    fn value(&mut self, depth: usize) -> Result<(), ParseError> {
        match self.peek() {
            b'"' => {
                let value = self.string()?;
                self.push(value);
                Ok(())
            }
            b'-' | b'0'..=b'9' => {
                let number = self.number()?;
                self.push(Value::Num(number));
                Ok(())
            }
            b'{' | b'[' if depth >= self.nesting => Err(ParseError::TooLarge {
                what: "levels of nesting",
                limit: self.nesting,
            }),
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            _ => Err(self.expected("a value")),
        }
    }

    fn word(&mut self, word: &'static str, value: Value<'a>) -> Result<(), ParseError> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            self.push(value);
            Ok(())
        } else {
            Err(self.expected(word))
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), ParseError> {
        self.at += 1;
        let start = self.document.values.len();
        self.push(Value::Obj(start + 1));
        self.space();
        if self.peek() == b'}' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.space();
            if self.peek() != b'"' {
                return Err(self.expected("a key in quotes"));
            }
            let key = self.string()?;
            self.push(key);
            self.space();
            if self.peek() != b':' {
                return Err(self.expected("`:`"));
            }
            self.at += 1;
            self.space();
            self.value(depth + 1)?;
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    self.document.values[start] = Value::Obj(self.document.values.len());
                    return Ok(());
                }
                _ => return Err(self.expected("`,` or `}`")),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), ParseError> {
        self.at += 1;
        let start = self.document.values.len();
        self.push(Value::Arr(0, start + 1));
        self.space();
        if self.peek() == b']' {
            self.at += 1;
            return Ok(());
        }
        let mut count = 0_u32;
        loop {
            self.space();
            self.value(depth + 1)?;
            count = count.saturating_add(1);
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b']' => break,
                _ => return Err(self.expected("`,` or `]`")),
            }
        }
        self.at += 1;
        let values = &mut self.document.values;
        if let [Value::Num(a), Value::Num(b)] = values[start + 1..] {
            values.truncate(start);
            values.push(Value::Pair([a, b]));
        } else {
            values[start] = Value::Arr(count, values.len());
        }
        Ok(())
    }

    fn number(&mut self) -> Result<f64, ParseError> {
        /// Powers of ten that are exact.
        const POWERS: [f64; 23] = [
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
            1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
        ];
        let start = self.at;
        let negative = self.peek() == b'-';
        if negative {
            self.at += 1;
        }
        let first = self.at;
        let mut digits = 0_u64;
        match self.peek() {
            b'0' => self.at += 1,
            b'1'..=b'9' => self.digits(&mut digits),
            _ => return Err(self.expected("a digit")),
        }
        let mut length = self.at - first;
        let mut fraction = 0;
        if self.peek() == b'.' {
            self.at += 1;
            if !self.peek().is_ascii_digit() {
                return Err(self.expected("a digit"));
            }
            let point = self.at;
            self.digits(&mut digits);
            fraction = self.at - point;
            length += fraction;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            if !self.peek().is_ascii_digit() {
                return Err(self.expected("a digit"));
            }
            self.digits(&mut 0);
        } else if length < 19 && digits < 1 << 53 {
            // both numbers are exact, so one division rounds once, as it should be
            if let Some(power) = POWERS.get(fraction) {
                let size = digits as f64 / power;
                return Ok(if negative { -size } else { size });
            }
        }
        // the slice is ASCII digits, a sign, a point and an exponent: always a float
        Ok(self.text[start..self.at].parse().unwrap_or(f64::NAN))
    }

    /// Reads digits; the value is right for eighteen of them.
    #[inline]
    fn digits(&mut self, value: &mut u64) {
        while let Some(b @ b'0'..=b'9') = self.bytes.get(self.at) {
            *value = value.wrapping_mul(10).wrapping_add(u64::from(b - b'0'));
            self.at += 1;
        }
    }

    fn string(&mut self) -> Result<Value<'a>, ParseError> {
        self.at += 1;
        let start = self.at;
        self.at += plain_length(&self.bytes[start..]);
        // both ends sit beside ASCII bytes, hence on character boundaries
        let text = self.text;
        if self.peek() == b'"' {
            let piece = &text[start..self.at];
            self.at += 1;
            return Ok(Value::Str(piece));
        }
        let mut out = text[start..self.at].to_owned();
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    self.document.owned.push(out);
                    return Ok(Value::Owned(self.document.owned.len() - 1));
                }
                Some(b'\\') => self.escape(&mut out)?,
                _ => return Err(self.expected("the end of a string")),
            }
            let start = self.at;
            self.at += plain_length(&self.bytes[start..]);
            out.push_str(&text[start..self.at]);
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), ParseError> {
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
                return Err(self.expected("an escape"));
            }
        });
        Ok(())
    }

    fn unit(&mut self) -> Result<u32, ParseError> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(digit) = char::from(self.peek()).to_digit(16) else {
                return Err(self.expected("four hexadecimal digits"));
            };
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
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
    fn numbers_are_the_nearest() {
        for text in [
            "0",
            "-0",
            "1",
            "-17.25",
            "0.1",
            "123456789012345678",
            "9007199254740993",
            "9007199254740992.5",
            "0.30000000000000004",
            "123.4567890123456789",
            "0.00000000000000000000001",
            "1e23",
            "-1.5E-7",
            "8.5e300",
            "2.2250738585072011e-308",
            "179769313486231580793728971405301e277",
        ] {
            let want: f64 = text.parse().unwrap();
            let document = parse(text, 8).unwrap();
            let read = document.root().num().unwrap();
            assert_eq!(read.to_bits(), want.to_bits(), "{text}");
        }
        // decimals of every length
        let mut state = 1_u64;
        for i in 0..100_000_u32 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let value = (state >> 11) as f64 / f64::from(1 << (i % 31));
            for text in [
                value.to_string(),
                format!("{:.*}", (i % 20) as usize, value / 1e7),
            ] {
                let document = parse(&text, 8).unwrap();
                assert_eq!(document.root().num(), text.parse().ok(), "{text}");
            }
        }
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
