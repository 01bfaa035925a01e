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

/// HTML of several blocks as one line, with nothing between the blocks.
///
/// Line ends inside `<pre>` stay, as references; between tags they carry no meaning.
#[must_use]
pub fn one_line_blocks(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_pre = false;
    for line in html.trim_end_matches('\n').split_inclusive('\n') {
        let (body, ended) = match line.strip_suffix('\n') {
            Some(body) => (body, true),
            None => (line, false),
        };
        if let Some(at) = body.rfind("<pre") {
            in_pre = !body[at..].contains("</pre>");
        } else if body.contains("</pre>") {
            in_pre = false;
        }
        out.push_str(body);
        if ended && (in_pre || !body.ends_with('>')) {
            out.push_str("&#10;");
        }
    }
    out.replace('\r', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_stay_only_where_they_mean_something() {
        assert_eq!(
            one_line_blocks("<p>a\nb</p>\n<pre><code>1\n2\n</code></pre>\n<p>c</p>\n"),
            "<p>a&#10;b</p><pre><code>1&#10;2&#10;</code></pre><p>c</p>"
        );
    }
}
