//! A JSON reader as tolerant as `JSON.parse`: lone surrogates pass, the last of two equal keys wins, depth is bounded.

use std::borrow::Cow;

use crate::ParseError;

/// A JSON value. Strings without escapes are borrowed from the document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    Num(f64),
    Str(Cow<'a, str>),
    /// A list of exactly two numbers: scenes are full of points, and these need no memory of their own.
    Pair([f64; 2]),
    Arr(Vec<Json<'a>>),
    Obj(Vec<(Cow<'a, str>, Json<'a>)>),
}

static NULL: Json<'static> = Json::Null;

impl<'a> Json<'a> {
    /// The member of an object, or null.
    pub(crate) fn get(&self, key: &str) -> &Json<'a> {
        self.member(key).unwrap_or(&NULL)
    }

    /// The member of an object if it is there at all.
    pub(crate) fn member(&self, key: &str) -> Option<&Json<'a>> {
        match self {
            Json::Obj(members) => {
                // one byte tells most keys of the same length apart
                let first = key.as_bytes().first();
                let is_key =
                    |k: &str| k.len() == key.len() && k.as_bytes().first() == first && k == key;
                members
                    .iter()
                    .rev()
                    .find(|(k, _)| is_key(k))
                    .map(|(_, v)| v)
            }
            _ => None,
        }
    }

    pub(crate) fn num(&self) -> Option<f64> {
        match self {
            Json::Num(n) => Some(*n),
            // hand-written scenes carry quoted numbers
            Json::Str(s) => s.trim().parse().ok().filter(|n: &f64| n.is_finite()),
            _ => None,
        }
    }

    pub(crate) fn str(&self) -> Option<&str> {
        match self {
            Json::Str(s) => Some(s),
            _ => None,
        }
    }

    pub(crate) fn arr(&self) -> Option<&[Json<'a>]> {
        match self {
            Json::Arr(items) => Some(items),
            _ => None,
        }
    }

    /// The number at a place in a list.
    pub(crate) fn at(&self, i: usize) -> Option<f64> {
        match self {
            Json::Pair(pair) => pair.get(i).copied(),
            Json::Arr(items) => items.get(i).and_then(Json::num),
            _ => None,
        }
    }

    pub(crate) fn obj(&self) -> Option<&[(Cow<'a, str>, Json<'a>)]> {
        match self {
            Json::Obj(members) => Some(members),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    /// Whether JavaScript takes the value for true.
    pub(crate) fn truthy(&self) -> bool {
        match self {
            Json::Null => false,
            Json::Bool(b) => *b,
            Json::Num(n) => *n != 0.0 && !n.is_nan(),
            Json::Str(s) => !s.is_empty(),
            Json::Pair(_) | Json::Arr(_) | Json::Obj(_) => true,
        }
    }
}

/// Reads one JSON document.
pub(crate) fn parse(text: &str, nesting: usize) -> Result<Json<'_>, ParseError> {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        text,
        at: 0,
        nesting,
    };
    reader.space();
    let value = reader.value(0)?;
    reader.space();
    if reader.at < reader.bytes.len() {
        return Err(reader.expected("the end of the document"));
    }
    Ok(value)
}

/// How many bytes stand before the next quote, backslash or control character.
fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    let is_end = |b: u8| matches!(b, b'"' | b'\\') || b < 0x20;
    let mut at = 0;
    // eight bytes at a time: a high bit is set where a byte may end the string
    while let Some(chunk) = bytes[at..].first_chunk::<8>() {
        let word = u64::from_ne_bytes(*chunk);
        let zero = |w: u64| w.wrapping_sub(ONES) & !w;
        let quote = zero(word ^ (ONES * u64::from(b'"')));
        let backslash = zero(word ^ (ONES * u64::from(b'\\')));
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        if (quote | backslash | control) & HIGHS != 0 {
            break;
        }
        at += 8;
    }
    at + bytes[at..]
        .iter()
        .position(|b| is_end(*b))
        .unwrap_or(bytes.len() - at)
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    nesting: usize,
}

impl<'a> Reader<'a> {
    fn expected(&self, expected: &'static str) -> ParseError {
        ParseError::Json {
            offset: self.at,
            expected,
        }
    }

    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        // most values stand close to the next sign
        if self.peek() > b' ' {
            return;
        }
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, ParseError> {
        if depth > self.nesting {
            return Err(ParseError::TooLarge {
                what: "levels of nesting",
                limit: self.nesting,
            });
        }
        match self.peek() {
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => Ok(Json::Str(self.string()?)),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            b'-' | b'0'..=b'9' => self.number(),
            _ => Err(self.expected("a value")),
        }
    }

    fn word(&mut self, word: &'static str, value: Json<'a>) -> Result<Json<'a>, ParseError> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(self.expected(word))
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json<'a>, ParseError> {
        self.at += 1;
        // elements are the third level, and have some thirty members each
        let mut members = Vec::with_capacity(if depth == 2 { 32 } else { 4 });
        self.space();
        if self.peek() == b'}' {
            self.at += 1;
            return Ok(Json::Obj(members));
        }
        loop {
            self.space();
            if self.peek() != b'"' {
                return Err(self.expected("a key in quotes"));
            }
            let key = self.string()?;
            self.space();
            if self.peek() != b':' {
                return Err(self.expected("`:`"));
            }
            self.at += 1;
            self.space();
            members.push((key, self.value(depth + 1)?));
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(Json::Obj(members));
                }
                _ => return Err(self.expected("`,` or `}`")),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json<'a>, ParseError> {
        self.at += 1;
        self.space();
        if self.peek() == b']' {
            self.at += 1;
            return Ok(Json::Arr(Vec::new()));
        }
        let first = self.item(depth)?;
        if self.last()? {
            return Ok(Json::Arr(vec![first]));
        }
        let second = self.item(depth)?;
        let mut done = self.last()?;
        if done && let (Json::Num(a), Json::Num(b)) = (&first, &second) {
            return Ok(Json::Pair([*a, *b]));
        }
        let mut items = vec![first, second];
        while !done {
            items.push(self.item(depth)?);
            done = self.last()?;
        }
        Ok(Json::Arr(items))
    }

    fn item(&mut self, depth: usize) -> Result<Json<'a>, ParseError> {
        self.space();
        let item = self.value(depth + 1)?;
        self.space();
        Ok(item)
    }

    /// Whether the list ends here; else another item follows.
    fn last(&mut self) -> Result<bool, ParseError> {
        let last = match self.peek() {
            b',' => false,
            b']' => true,
            _ => return Err(self.expected("`,` or `]`")),
        };
        self.at += 1;
        Ok(last)
    }

    fn number(&mut self) -> Result<Json<'a>, ParseError> {
        let start = self.at;
        if self.peek() == b'-' {
            self.at += 1;
        }
        match self.peek() {
            b'0' => self.at += 1,
            b'1'..=b'9' => self.digits(),
            _ => return Err(self.expected("a digit")),
        }
        if self.peek() == b'.' {
            self.at += 1;
            if !self.peek().is_ascii_digit() {
                return Err(self.expected("a digit"));
            }
            self.digits();
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            if !self.peek().is_ascii_digit() {
                return Err(self.expected("a digit"));
            }
            self.digits();
        }
        // the slice is ASCII digits, a sign, a point and an exponent: always a float
        Ok(Json::Num(
            self.text[start..self.at].parse().unwrap_or(f64::NAN),
        ))
    }

    fn digits(&mut self) {
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, ParseError> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            let rest = &self.bytes[start..];
            self.at += plain_length(rest);
            // both ends sit beside ASCII bytes, hence on character boundaries
            let piece = &self.text[start..self.at];
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    if out.is_empty() {
                        return Ok(Cow::Borrowed(piece));
                    }
                    out.push_str(piece);
                    return Ok(Cow::Owned(out));
                }
                Some(b'\\') => {
                    out.push_str(piece);
                    self.escape(&mut out)?;
                }
                _ => return Err(self.expected("the end of a string")),
            }
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
        let v = parse(
            r#" {"a":[1,-2.5e3,true,null],"b":"\ud83d\ude00\ud800x\n","a":1} "#,
            8,
        )
        .unwrap();
        assert_eq!(v.get("a"), &Json::Num(1.0));
        assert_eq!(v.get("b").str(), Some("\u{1f600}\u{fffd}x\n"));
        assert!(v.get("missing").is_null());
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
        ] {
            assert!(parse(bad, 8).is_err(), "{bad:?}");
        }
        assert!(matches!(
            parse(&"[".repeat(100), 8),
            Err(ParseError::TooLarge { .. })
        ));
    }
}
