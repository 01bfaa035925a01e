//! Text to HTML that stays on one line, so that it holds inside lists and quotes.

/// Text as the content of an element or of a double-quoted attribute.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_into(&mut out, text);
    out
}

/// [`escape`] at the end of a string.
pub fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("&#10;"),
            '\r' | '\0' => {}
            _ => out.push(c),
        }
    }
}

/// HTML of several blocks as one line.
///
/// Line ends inside `<pre>` stay, as references; between blocks they carry no meaning and go.
#[must_use]
pub fn one_line_blocks(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<pre") {
        let end = rest[start..]
            .find("</pre>")
            .map_or(rest.len(), |len| start + len);
        push_without(&mut out, &rest[..start], "");
        push_without(&mut out, &rest[start..end], "&#10;");
        rest = &rest[end..];
    }
    push_without(&mut out, rest, "");
    out
}

fn push_without(out: &mut String, text: &str, line_end: &str) {
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push_str(line_end);
        }
        out.extend(line.chars().filter(|c| *c != '\r'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_stay_only_where_they_mean_something() {
        assert_eq!(
            one_line_blocks("<p>a</p>\n<pre><code>1\n2\n</code></pre>\n<p>c</p>\n<pre>x\ny"),
            "<p>a</p><pre><code>1&#10;2&#10;</code></pre><p>c</p><pre>x&#10;y"
        );
    }
}
