//! Raw HTML, addresses and attributes that must not reach a reader, whoever wrote them.

use hld_notes::{Code, Diagnostic, Span, text_only};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use crate::edit::{Edited, Edits, block_replacement};
use crate::page::{Page, Stage};
use crate::settings::RawHtml;
use crate::stages::link::{self, Destination, Refused};
use crate::stages::raw_html::{self, Token};

/// Shows refused HTML as text, empties refused addresses, closes refused heading attributes.
pub struct Safety;

impl Stage for Safety {
    fn run(&self, page: &mut Page<'_>) {
        let policy = page.settings().raw_html;
        if policy == RawHtml::Trusted {
            return;
        }
        html(page, policy);
        comments(page, policy);
        headings(page);
        let folder = page.folder();
        let chapter = page.chapter;
        let refuses = |address: &str, used| link::verdict(address, used, &folder, policy);
        for image in &chapter.images {
            let (address, span) = (&image.target.value, image.target.span);
            match refuses(address, Destination::Image) {
                Some(Refused::Remote) => page.report(
                    Code::LinkScheme,
                    span,
                    format!("the image `{address}` would be loaded from another site"),
                    "keep the image inside the book, or link to it",
                ),
                Some(Refused::Leaves) => leaves(page, address, span),
                Some(Refused::Scheme | Refused::Absolute) | None => {}
            }
        }
        for found in &chapter.links {
            // The parser does not know where in the book the notes are; schemes and roots it has reported.
            if refuses(&found.dest, Destination::Link) == Some(Refused::Leaves) {
                leaves(page, &found.dest, found.dest_span.unwrap_or(found.span));
            }
        }
        let any = chapter
            .links
            .iter()
            .any(|found| refuses(&found.dest, Destination::Link).is_some())
            || chapter
                .images
                .iter()
                .any(|image| refuses(&image.target.value, Destination::Image).is_some());
        if any {
            page.refused = true;
            addresses(page.text(), chapter.body, &folder, policy, &mut page.edits);
        }
    }
}

fn leaves(page: &mut Page<'_>, address: &str, span: Span) {
    page.report(
        Code::LinkLeavesBook,
        span,
        format!("`{address}` leaves the book's folder"),
        "link to files inside the book, or to an address on the web",
    );
}

fn html(page: &mut Page<'_>, policy: RawHtml) {
    let (chapter, text, folder) = (page.chapter, page.text(), page.folder());
    for html in &chapter.html {
        if accepts(html, text, policy, &folder) {
            continue;
        }
        page.refused = true;
        let raw = html.span.of(text);
        let refused = raw_html::tokens(raw)
            .into_iter()
            .find(|(_, token)| !raw_html::allowed(token, policy, &folder))
            .map(|(range, _)| range);
        // What only this stage refuses has no finding yet.
        if let (Some(at), true) = (refused, html.allowed) {
            let span = Span::new(html.span.start + at.start, html.span.start + at.end);
            let shown: String = span.of(text).chars().take(40).collect();
            page.report(
                Code::HtmlNotAllowed,
                span,
                format!("`{}` is not allowed", shown.lines().next().unwrap_or("")),
                "write Markdown instead",
            );
        }
        let range = html.span.range();
        let with = if html.block {
            block_replacement(text, &range, &raw_html::as_block(raw))
        } else {
            text_only(raw)
        };
        page.edits.replace(range, with);
    }
}

/// Looks at the HTML in which the parser saw comments only, as a browser sees it.
///
/// `<!-- a --!><script>…</script> -->` is one comment for Markdown and a script for a browser.
fn comments(page: &mut Page<'_>, policy: RawHtml) {
    let (chapter, text, folder) = (page.chapter, page.text(), page.folder());
    if !text.contains("<!--") {
        return;
    }
    let offset = chapter.body.start;
    let mut block: Option<String> = None;
    for (event, range) in
        Parser::new_ext(chapter.body.of(text), hld_notes::options()).into_offset_iter()
    {
        let range = range.start + offset..range.end + offset;
        let (raw, is_block) = match event {
            Event::Start(Tag::HtmlBlock) => {
                block = Some(String::new());
                continue;
            }
            Event::Html(raw) => {
                if let Some(block) = &mut block {
                    block.push_str(&raw);
                }
                continue;
            }
            Event::End(TagEnd::HtmlBlock) => (block.take().unwrap_or_default(), true),
            Event::InlineHtml(raw) => (raw.to_string(), false),
            _ => continue,
        };
        let is_known = chapter
            .html
            .iter()
            .any(|html| html.span.start == range.start);
        if is_known || passes(&raw, &folder, policy) {
            continue;
        }
        page.refused = true;
        page.report(
            Code::HtmlNotAllowed,
            Span::new(range.start, range.end),
            "a browser does not read this as one comment",
            "begin a comment with `<!-- ` and end it with ` -->`, once",
        );
        let with = if is_block {
            block_replacement(text, &range, &raw_html::as_block(&raw))
        } else {
            text_only(&raw)
        };
        page.edits.replace(range, with);
    }
}

/// Whether a block or a tag may stand as it is.
fn accepts(html: &hld_notes::Html, text: &str, policy: RawHtml, folder: &str) -> bool {
    if policy == RawHtml::Trusted {
        return true;
    }
    // Between quote markers a tag may go on over a line; only the parser has seen it without them.
    (policy == RawHtml::Harmless || html.allowed)
        && html
            .tags
            .iter()
            .all(|tag| raw_html::allowed(&as_token(tag), policy, folder))
        && passes(html.span.of(text), folder, policy)
}

fn as_token(tag: &hld_notes::HtmlTag) -> Token {
    if tag.closing {
        return Token::Close(tag.name.clone());
    }
    let attributes = tag
        .attributes
        .iter()
        .map(|a| (a.name.clone(), a.value.clone()))
        .collect();
    Token::Open {
        name: tag.name.clone(),
        attributes,
    }
}

fn headings(page: &mut Page<'_>) {
    for heading in &page.chapter.headings {
        if let Some(braces) = heading.forbidden_attributes {
            page.refused = true;
            page.edits
                .replace(braces.range(), text_only(braces.of(page.text())));
        }
    }
}

/// Takes refused addresses out of links and images and leaves their brackets where they are.
///
/// Removing the brackets instead would let what stands around them become another link that nobody looked at.
fn addresses(text: &str, body: Span, folder: &str, policy: RawHtml, edits: &mut Edits) {
    let offset = body.start;
    let mut open: Vec<(usize, usize, bool, Option<Refused>, usize)> = Vec::new();
    for (event, range) in Parser::new_ext(body.of(text), hld_notes::options()).into_offset_iter() {
        let (start, end) = (range.start + offset, range.end + offset);
        match &event {
            Event::Start(Tag::Link {
                dest_url,
                link_type,
                ..
            }) => {
                let refused = link::verdict(dest_url, Destination::Link, folder, policy);
                let auto = matches!(link_type, LinkType::Autolink | LinkType::Email);
                open.push((start, end, auto, refused, start + 1));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let drawn = dest_url.ends_with(".excalidraw");
                let refused = link::verdict(dest_url, Destination::Image, folder, policy);
                open.push((start, end, false, refused.filter(|_| !drawn), start + 2));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some((start, end, auto, refused, inner_end)) = open.pop() {
                    match refused {
                        None => {}
                        Some(Refused::Remote) => edits.replace(start..start + 1, ""),
                        Some(_) if auto => {
                            edits.replace(start..end, text_only(text.get(start..end).unwrap_or("")))
                        }
                        Some(_) => edits.replace(inner_end..end, "](<#hld-refused>)"),
                    }
                    if let Some(outer) = open.last_mut() {
                        outer.4 = outer.4.max(end);
                    }
                }
            }
            _ => {
                if let Some(inner) = open.last_mut() {
                    inner.4 = inner.4.max(end);
                }
            }
        }
    }
}

/// How the blocks begin that only the stages write; each stands on one line of its own.
const OWN_BLOCKS: [&str; 14] = [
    "<!--hld:file ",
    "<!--hld:meta {",
    "</div></figure>",
    "<aside class=\"hld-gold\"",
    "<details class=\"hld-drawing\">",
    "<div class=\"hld-sources\">",
    "<dl class=\"hld-glossary\">",
    "<figure class=\"hld-diagram\"",
    "<figure class=\"hld-roadmap\"",
    "<figure class=\"hld-table ",
    "<p class=\"hld-raw\">",
    "<pre class=\"hld-estimate\">",
    "<pre class=\"hld-raw\">",
    "<section class=\"hld-check\"",
];
/// The tags that the stages write within a line.
const OWN_TAGS: [&str; 5] = [
    "<span class=\"hld-yes\" role=\"img\" aria-label=\"yes\">",
    "<span class=\"hld-no\" role=\"img\" aria-label=\"no\">",
    "<code class=\"hld-calc nohighlight\">",
    "<span>",
    "</span>",
];

/// Looks once more at a chapter after its edits; one that still holds what was refused is shown as text.
///
/// An edit within a line can make a tag of what was none: `<b onclick=x <u>>` holds a refused `<u>` and, with that
/// turned into character references, a tag that runs. Whether the edits did that, only reading the result can tell.
#[must_use]
pub fn verified(edited: Edited, page: &mut Page<'_>) -> Edited {
    let (policy, folder) = (page.settings().raw_html, page.folder());
    // Without a `<` and with nothing refused no tag can come to life.
    if policy == RawHtml::Trusted || !page.refused && !page.text().contains('<') {
        return edited;
    }
    // What the book fills in is whole blocks; where they stand matters, what they say does not.
    if is_safe(&edited.filled(|_| "## x\n\n".to_owned()), &folder, policy) {
        return edited;
    }
    page.report(
        Code::HtmlNotAllowed,
        Span::at(page.chapter.body.start),
        "this chapter holds HTML that is not allowed in pieces, and is shown as text",
        "mend the other findings in it first",
    );
    Edited {
        text: format!("{}\n", raw_html::as_block(&edited.text)),
        slots: Vec::new(),
    }
}

fn is_safe(text: &str, folder: &str, policy: RawHtml) -> bool {
    let mut block: Option<String> = None;
    Parser::new_ext(text, hld_notes::options()).all(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => {
            link::verdict(&dest_url, Destination::Link, folder, policy).is_none()
        }
        Event::Start(Tag::Image { dest_url, .. }) => {
            link::verdict(&dest_url, Destination::Image, folder, policy).is_none()
        }
        Event::Start(Tag::Heading { attrs, .. }) => attrs.is_empty(),
        Event::Start(Tag::HtmlBlock) => {
            block = Some(String::new());
            true
        }
        Event::Html(raw) => {
            if let Some(block) = &mut block {
                block.push_str(&raw);
            }
            true
        }
        Event::End(TagEnd::HtmlBlock) => {
            let block = block.take().unwrap_or_default();
            let own = OWN_BLOCKS.iter().any(|own| block.starts_with(own));
            let others = if own {
                block.split_once('\n').map_or("", |(_, rest)| rest)
            } else {
                &block
            };
            passes(others, folder, policy)
        }
        Event::InlineHtml(raw) => OWN_TAGS.contains(&&*raw) || passes(&raw, folder, policy),
        _ => true,
    })
}

fn passes(html: &str, folder: &str, policy: RawHtml) -> bool {
    raw_html::tokens(html)
        .iter()
        .all(|(_, token)| raw_html::allowed(token, policy, folder))
}

/// What stands instead of a chapter that must not be read by any renderer.
#[must_use]
pub fn refused_chapter(name: &str) -> String {
    format!(
        "# {}\n\nThis chapter is too large or nested too deep to be shown.\n",
        text_only(name)
    )
}

/// The findings that hold under the policy of the book: what it lets through is no fault.
#[must_use]
pub fn relevant(findings: Vec<Diagnostic>, page: &Page<'_>) -> Vec<Diagnostic> {
    let policy = page.settings().raw_html;
    if policy == RawHtml::Listed {
        return findings;
    }
    let (text, folder) = (page.text(), page.folder());
    let passes = |finding: &Diagnostic| match finding.code {
        Code::HtmlNotAllowed | Code::HtmlAttribute | Code::HtmlUnclosed => {
            let html = page
                .chapter
                .html
                .iter()
                .find(|html| html.span.contains(finding.span));
            html.is_some_and(|html| accepts(html, text, policy, &folder))
        }
        Code::LinkScheme | Code::LinkAbsolute | Code::LinkLeavesBook => {
            let link = page
                .chapter
                .links
                .iter()
                .find(|link| link.span.contains(finding.span));
            let image = page
                .chapter
                .images
                .iter()
                .find(|image| image.span.contains(finding.span));
            link.is_some_and(|link| {
                link::verdict(&link.dest, Destination::Link, &folder, policy).is_none()
            }) || image.is_some_and(|image| {
                link::verdict(&image.target.value, Destination::Image, &folder, policy).is_none()
            })
        }
        _ => false,
    };
    findings
        .into_iter()
        .filter(|finding| !passes(finding))
        .collect()
}
