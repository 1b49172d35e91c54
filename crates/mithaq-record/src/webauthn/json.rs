//! The members of one JSON object (RFC 8259), strictly and within bounds. Values within values are
//! checked for their form and passed over: nothing in them is asked for.

use alloc::{string::String, vec::Vec};

/// A value, as far as it is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A string, its escapes resolved.
    Text(String),
    /// `true` or `false`.
    Boolean(bool),
    /// Anything else.
    Other,
}

/// A browser writes four or five members.
const MEMBERS_MAX: usize = 32;
/// Objects and arrays within one another; a browser writes two (§5.8.1, tokenBinding of old).
const DEPTH_MAX: usize = 8;

/// The members of the object that is all of `text`; none if it is anything else, or if a name
/// stands in it twice.
pub(super) fn members(text: &str) -> Option<Vec<(String, Value)>> {
    let mut reader = Reader {
        rest: text.as_bytes(),
    };
    reader.space();
    let members = reader.object()?;
    reader.space();
    let mut names: Vec<&String> = members.iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    let repeats = names.iter().zip(names.iter().skip(1)).any(|(a, b)| a == b);
    (reader.rest.is_empty() && !repeats && members.len() <= MEMBERS_MAX).then_some(members)
}

struct Reader<'t> {
    /// What was not read yet, of text that is UTF-8.
    rest: &'t [u8],
}

impl Reader<'_> {
    fn object(&mut self) -> Option<Vec<(String, Value)>> {
        let mut members = Vec::new();
        self.all(b'{', b'}', |reader| {
            let name = reader.string()?;
            reader.space();
            reader.expect(b":")?;
            let value = reader.value(DEPTH_MAX - 1)?;
            members.push((name, value));
            Some(())
        })?;
        Some(members)
    }

    /// A value with the space around it, holding at most `depth` others within one another.
    fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        let value = match self.rest.first()? {
            b'"' => Value::Text(self.string()?),
            b't' => self.expect(b"true").map(|()| Value::Boolean(true))?,
            b'f' => self.expect(b"false").map(|()| Value::Boolean(false))?,
            b'n' => self.expect(b"null").map(|()| Value::Other)?,
            b'{' => {
                let depth = depth.checked_sub(1)?;
                self.all(b'{', b'}', |reader| {
                    reader.string()?;
                    reader.space();
                    reader.expect(b":")?;
                    reader.value(depth).map(drop)
                })?;
                Value::Other
            }
            b'[' => {
                let depth = depth.checked_sub(1)?;
                self.all(b'[', b']', |reader| reader.value(depth).map(drop))?;
                Value::Other
            }
            _ => self.number().map(|()| Value::Other)?,
        };
        self.space();
        Some(value)
    }

    /// What stands between two brackets, with commas between.
    fn all(
        &mut self,
        open: u8,
        close: u8,
        mut one: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.expect(&[open])?;
        self.space();
        if self.expect(&[close]).is_some() {
            return Some(());
        }
        loop {
            self.space();
            one(self)?;
            self.space();
            if self.expect(&[close]).is_some() {
                return Some(());
            }
            self.expect(b",")?;
        }
    }

    fn string(&mut self) -> Option<String> {
        self.expect(b"\"")?;
        let mut text = Vec::new();
        loop {
            match self.next()? {
                b'"' => return String::from_utf8(text).ok(),
                b'\\' => {
                    let escaped = self.escaped()?;
                    text.extend(escaped.encode_utf8(&mut [0; 4]).bytes());
                }
                0..0x20 => return None,
                byte => text.push(byte),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                if !(0xd800..0xe000).contains(&first) {
                    return char::from_u32(first);
                }
                // Half of a pair is no character; the other half must follow.
                self.expect(b"\\u")?;
                let units = [u16::try_from(first).ok()?, u16::try_from(self.hex()?).ok()?];
                return char::decode_utf16(units).next()?.ok();
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let mut number = 0;
        for _ in 0..4 {
            number = number << 4 | char::from(self.next()?).to_digit(16)?;
        }
        Some(number)
    }

    fn number(&mut self) -> Option<()> {
        let _sign = self.expect(b"-");
        if self.expect(b"0").is_none() {
            self.digits()?;
        }
        if self.expect(b".").is_some() {
            self.digits()?;
        }
        if self.expect(b"e").or_else(|| self.expect(b"E")).is_some() {
            let _sign = self.expect(b"+").or_else(|| self.expect(b"-"));
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let count = self.rest.iter().take_while(|byte| byte.is_ascii_digit());
        let count = count.count();
        self.rest = self.rest.get(count..)?;
        (count > 0).then_some(())
    }

    fn space(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// Reads these very bytes, or nothing.
    fn expect(&mut self, bytes: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(bytes)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    fn text(text: &str) -> Value {
        Value::Text(text.to_string())
    }

    #[test]
    fn members_are_read_whatever_stands_beside_them() {
        let found = members(
            " { \"a\" : \"\\u0645\\ud83d\\ude00\\\"/\\n\" , \"b\":true,\"c\":[1,-0.5e+3,{\"d\":null}],\
             \"e\":{} ,\"f\":false}\r\n",
        );
        let found = found.unwrap_or_default();
        let held: Vec<(&str, &Value)> = found
            .iter()
            .map(|(name, value)| (name.as_str(), value))
            .collect();
        assert_eq!(
            held,
            [
                ("a", &text("م😀\"/\n")),
                ("b", &Value::Boolean(true)),
                ("c", &Value::Other),
                ("e", &Value::Other),
                ("f", &Value::Boolean(false)),
            ]
        );
        assert_eq!(members("{}"), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_object_in_json_is_none() {
        let deep = ["{\"a\":", &"[".repeat(8), &"]".repeat(8), "}"].concat();
        for bad in [
            "",
            "[]",
            "{",
            "{}}",
            "{},",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{'a':1}",
            "{\"a\":01}",
            "{\"a\":+1}",
            "{\"a\":1.}",
            "{\"a\":.5}",
            "{\"a\":NaN}",
            "{\"a\":tru}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\\udc00\\ud800\"}",
            "{\"a\":\"\\u12g4\"}",
            "{\"a\":\"",
            "{\"a\":1 \"b\":2}",
            "{\"a\":1}//",
            "\u{feff}{}",
            "{\"a\":1,\"a\":1}",
            "{\"a\":1,\"\\u0061\":1}",
            "{\"a\":[1,]}",
            &deep,
        ] {
            assert_eq!(members(bad), None, "{bad}");
        }
        assert!(members(&deep.replacen("[", "", 1).replacen("]", "", 1)).is_some());
    }
}
