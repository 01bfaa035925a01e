//! Gold lines and self-checks: block quotes that begin with `[!GOLD]` or `[!CHECK]`.

use crate::chapter::{Check, CheckKind, FollowUp, Gold};
use crate::code::Code;
use crate::diagnostic::Findings;
use crate::span::{Excerpt, Span, Spanned, count_words};

/// A gold line has at most this many words.
const GOLD_WORDS: usize = 20;
/// The answer of a self-check has at most this many words.
const ANSWER_WORDS: usize = 30;

/// The first line of a callout.
pub(crate) struct Marker {
    /// The word after `[!`.
    pub(crate) kind: String,
    /// From `[` to `]`, in the excerpt.
    pub(crate) span: Span,
    /// What follows on the line, in the excerpt.
    pub(crate) rest: Span,
}

/// Takes the quote marks off a top-level block quote.
pub(crate) fn unquote(source: &str, span: Span) -> Excerpt {
    let mut excerpt = Excerpt::at(span.start);
    let mut place = span.start;
    for line in span.of(source).split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let mut skip = 0;
        if line[indent..].starts_with('>') {
            skip = indent + 1;
            if line[skip..].starts_with(' ') {
                skip += 1;
            }
        }
        let content = line[skip..].trim_end_matches(['\n', '\r']);
        excerpt.push(content, place + skip);
        if line.ends_with('\n') {
            excerpt.push("\n", place + line.trim_end_matches(['\n', '\r']).len());
        }
        place += line.len();
    }
    excerpt
}

/// The marker of a callout, if the text begins with one.
pub(crate) fn marker(text: &str) -> Option<Marker> {
    let line = text.split('\n').next().unwrap_or("");
    let start = line.len() - line.trim_start().len();
    let kind = line[start..].strip_prefix("[!")?;
    let end = kind.find(']')?;
    let word = &kind[..end];
    if word.is_empty()
        || !word
            .chars()
            .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    {
        return None;
    }
    let close = start + 2 + end + 1;
    Some(Marker {
        kind: word.to_ascii_uppercase(),
        span: Span::new(start, close),
        rest: Span::new(close, line.len()),
    })
}

/// The `key=value` pairs of a marker.
struct Attributes {
    id: Option<Spanned<String>>,
    kind: Option<Spanned<String>>,
}

fn attributes(
    quote: &Excerpt,
    marker: &Marker,
    what: &str,
    findings: &mut Findings<'_>,
) -> Attributes {
    let mut found = Attributes {
        id: None,
        kind: None,
    };
    let rest = marker.rest.of(&quote.text);
    let mut offset = marker.rest.start;
    for word in rest.split_inclusive(char::is_whitespace) {
        let pair = word.trim_end();
        let span = quote.span_to_source(Span::new(offset, offset + pair.len()));
        let start = offset;
        offset += word.len();
        if pair.is_empty() {
            continue;
        }
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value_span = quote.span_to_source(Span::new(
            start + pair.len() - value.len(),
            start + pair.len(),
        ));
        let slot = match key {
            "id" => &mut found.id,
            "kind" if what == "self-check" => &mut found.kind,
            _ => {
                let known = if what == "self-check" {
                    "`id=…` and `kind=…`"
                } else {
                    "`id=…`"
                };
                findings
                    .report(
                        Code::CalloutAttribute,
                        span,
                        format!("`{pair}` is not an attribute of a {what}"),
                    )
                    .help(format!(
                        "the marker takes {known}; the text begins on the next line"
                    ));
                continue;
            }
        };
        if slot.is_some() {
            findings.report(
                Code::CalloutAttribute,
                span,
                format!("`{key}` stands twice"),
            );
            continue;
        }
        *slot = Some(Spanned::new(value.to_owned(), value_span));
    }
    match &found.id {
        None => {
            findings
                .report(
                    Code::CalloutMissingId,
                    quote.span_to_source(marker.span),
                    format!("this {what} has no id"),
                )
                .help(format!(
                    "write `[!{}] id=…`, unique in the book",
                    marker.kind
                ));
        }
        Some(id) if !is_id(&id.value) => {
            let (value, span) = (id.value.clone(), id.span);
            findings
                .report(Code::CalloutBadId, span, format!("`{value}` is not an id"))
                .help("an id is made of lower-case letters, digits and hyphens, and begins with a letter or a digit");
            found.id = None;
        }
        Some(_) => {}
    }
    found
}

/// True for lower-case letters, digits and hyphens.
pub(crate) fn is_id(id: &str) -> bool {
    let first = id
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    first
        && id.len() <= 80
        && id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// One stretch of a callout: a field, or the text before the first field.
struct Field {
    name: &'static str,
    label: Span,
    content: Span,
}

/// Splits a callout at the lines that begin with one of the labels; a code fence hides them.
fn fields(quote: &Excerpt, from: usize, labels: &[&'static str]) -> Vec<Field> {
    let mut found = vec![Field {
        name: "",
        label: Span::at(from),
        content: Span::at(from),
    }];
    let mut offset = from;
    let mut fence: Option<&str> = None;
    for line in quote.text.get(from..).unwrap_or("").split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let text = &line[indent..];
        let mut start = offset;
        if let Some(mark) = ["```", "~~~"]
            .into_iter()
            .find(|mark| text.starts_with(mark))
        {
            fence = match fence {
                None => Some(mark),
                Some(open) if open == mark => None,
                open => open,
            };
        } else if fence.is_none()
            && indent <= 3
            && let Some(name) = labels.iter().find(|label| text.starts_with(**label))
        {
            let label = Span::new(offset + indent, offset + indent + name.len());
            start = label.end;
            found.push(Field {
                name,
                label,
                content: Span::at(start),
            });
        }
        offset += line.len();
        if let Some(last) = found.last_mut() {
            last.content = Span::new(last.content.start.min(start), offset);
        }
    }
    found
}

/// Reads a gold line.
pub(crate) fn gold(
    span: Span,
    quote: &Excerpt,
    marker: &Marker,
    findings: &mut Findings<'_>,
) -> Gold {
    let found = attributes(quote, marker, "gold line", findings);
    let head = quote.span_to_source(marker.span);
    let mut gold = Gold {
        span,
        id: found.id,
        line: Excerpt::at(head.end),
        when: None,
        follow_ups: Vec::new(),
    };
    for field in fields(quote, marker.rest.end, &["when:", "follow-up:", "->"]) {
        let content = quote.slice(field.content).trimmed();
        let label = quote.span_to_source(field.label);
        match field.name {
            "" => gold.line = content,
            "when:" => {
                if gold.when.is_some() {
                    findings.report(
                        Code::CalloutRepeatedField,
                        label,
                        "`when:` stands twice in this gold line",
                    );
                } else {
                    gold.when = Some(content);
                }
            }
            "->" => match gold.follow_ups.last_mut() {
                Some(last) if last.answer.is_blank() => last.answer = content,
                _ => {
                    findings
                        .report(
                            Code::CalloutRepeatedField,
                            label,
                            "this answer has no question of its own",
                        )
                        .help("one `->` follows one `follow-up:`");
                }
            },
            _ => gold.follow_ups.push(follow_up(&content)),
        }
    }
    if gold.line.is_blank() {
        findings
            .report(Code::GoldMissingLine, head, "this gold line has no line")
            .help("the sentence to say stands on the line after the marker");
    }
    let words = count_words(&gold.line.text);
    if words > GOLD_WORDS {
        findings
            .report(
                Code::GoldTooLong,
                gold.line.span,
                format!("this gold line has {words} words"),
            )
            .help(format!("at most {GOLD_WORDS}: it is said in one breath"));
    } else if let Some(at) = gold.line.text.find("\n\n") {
        findings
            .report(Code::GoldTooLong, gold.line.slice(Span::new(at, gold.line.text.len())).trimmed().span, "a gold line is one paragraph")
            .help("begin the other paragraphs with `when:` or `follow-up:`, or move them out of the callout");
    }
    if gold.when.as_ref().is_none_or(Excerpt::is_blank) {
        findings
            .report(
                Code::GoldMissingWhen,
                head,
                "this gold line does not say when to say it",
            )
            .help("add a paragraph `when: …`");
    }
    if gold.follow_ups.is_empty() {
        findings
            .report(
                Code::GoldMissingFollowUp,
                head,
                "this gold line has no follow-up question",
            )
            .help("add a paragraph `follow-up: …?` and its answer on a line that begins with `->`");
    }
    for follow_up in &gold.follow_ups {
        if follow_up.answer.is_blank() {
            findings
                .report(
                    Code::GoldMissingAnswer,
                    follow_up.question.span,
                    "this follow-up question has no answer",
                )
                .help("the answer stands on the next line, after `->`");
        }
    }
    gold
}

/// A question with its answer on the same line: `What if …? -> Then …`.
fn follow_up(content: &Excerpt) -> FollowUp {
    match content.text.find(" -> ") {
        Some(at) => FollowUp {
            question: content.slice(Span::new(0, at)).trimmed(),
            answer: content
                .slice(Span::new(at + 4, content.text.len()))
                .trimmed(),
        },
        None => FollowUp {
            question: content.clone(),
            answer: Excerpt::at(content.span.end),
        },
    }
}

/// Reads a self-check.
pub(crate) fn check(
    span: Span,
    quote: &Excerpt,
    marker: &Marker,
    findings: &mut Findings<'_>,
) -> Check {
    let found = attributes(quote, marker, "self-check", findings);
    let head = quote.span_to_source(marker.span);
    let kinds = CheckKind::ALL.map(CheckKind::name).join(", ");
    let kind = match &found.kind {
        None => {
            findings
                .report(Code::CheckUnknownKind, head, "this self-check has no kind")
                .help(format!("write `kind=…` with one of {kinds}"));
            None
        }
        Some(word) => {
            let known = CheckKind::ALL
                .into_iter()
                .find(|kind| kind.name() == word.value);
            if known.is_none() {
                findings
                    .report(
                        Code::CheckUnknownKind,
                        word.span,
                        format!("`{}` is not a kind of self-check", word.value),
                    )
                    .help(format!("known are {kinds}"));
            }
            known.map(|kind| Spanned::new(kind, word.span))
        }
    };
    let mut check = Check {
        span,
        id: found.id,
        kind,
        question: Excerpt::at(head.end),
        answer: None,
        why: None,
    };
    for field in fields(quote, marker.rest.end, &["answer:", "why:"]) {
        let content = quote.slice(field.content).trimmed();
        let slot = match field.name {
            "" => {
                check.question = content;
                continue;
            }
            "answer:" => &mut check.answer,
            _ => &mut check.why,
        };
        if slot.is_some() {
            let label = quote.span_to_source(field.label);
            findings.report(
                Code::CalloutRepeatedField,
                label,
                format!("`{}` stands twice in this self-check", field.name),
            );
        } else {
            *slot = Some(content);
        }
    }
    if check.question.is_blank() {
        findings
            .report(
                Code::CheckMissingQuestion,
                head,
                "this self-check asks nothing",
            )
            .help("the question stands on the line after the marker");
    }
    match &check.answer {
        Some(answer) if !answer.is_blank() => {
            let words = count_words(&answer.text);
            if words > ANSWER_WORDS {
                findings
                    .report(
                        Code::CheckAnswerTooLong,
                        answer.span,
                        format!("this answer has {words} words"),
                    )
                    .help(format!(
                        "at most {ANSWER_WORDS}: one fact per card; the reason goes to `why:`"
                    ));
            }
        }
        _ => {
            findings
                .report(
                    Code::CheckMissingAnswer,
                    head,
                    "this self-check has no answer",
                )
                .help("add a paragraph `answer: …`");
        }
    }
    check
}
