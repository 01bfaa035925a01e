//! What is published for readers that are no browsers: llms.txt, sitemap.xml, feed.xml.

use crate::escape;
use crate::page::Site;
use crate::twin;

/// The newest chapters that the feed names.
const FEED: usize = 50;

/// One page, as it is named here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry<'a> {
    pub title: &'a str,
    /// Output path.
    pub path: &'a str,
    pub part: Option<&'a str>,
    pub description: String,
    /// Full address, when the site has one.
    pub url: Option<String>,
    /// Day of the last change, when it is known.
    pub updated: Option<&'a str>,
    /// Month in which the facts were checked.
    pub checked: Option<&'a str>,
}

/// The path of a page in addresses: a folder's `index.html` is the folder.
pub(crate) fn canonical(out: &str) -> &str {
    match out.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => out,
    }
}

/// The book for language models: title, summary, and each chapter's Markdown with its summary, by part.
pub(crate) fn llms(site: &Site, pages: &[Entry<'_>]) -> String {
    let mut out = format!("# {}\n", one_line(&site.title));
    if !site.description.is_empty() {
        out.push_str(&format!("\n> {}\n", one_line(&site.description)));
    }
    let mut part: Option<Option<&str>> = None;
    for page in pages {
        if part != Some(page.part) {
            let title = page.part.unwrap_or("Chapters");
            out.push_str(&format!("\n## {}\n\n", one_line(title)));
            part = Some(page.part);
        }
        let twin = twin::path(page.path);
        let address = format!("{}{twin}", site.url.as_deref().unwrap_or_default())
            .replace(' ', "%20")
            .replace('(', "%28")
            .replace(')', "%29");
        out.push_str(&format!("- [{}]({address})", one_line(page.title)));
        if !page.description.is_empty() {
            out.push_str(&format!(": {}", one_line(&page.description)));
        }
        out.push('\n');
    }
    out
}

/// All pages with the days of their last changes.
pub(crate) fn sitemap(pages: &[Entry<'_>]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for page in pages {
        out.push_str("<url><loc>");
        address(&mut out, page.url.as_deref().unwrap_or_default());
        out.push_str("</loc>");
        if let Some(day) = day(page) {
            out.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

/// The chapters that changed last, newest first, as an Atom feed.
pub(crate) fn feed(site: &Site, url: &str, pages: &[Entry<'_>]) -> String {
    let mut changed: Vec<(String, &Entry<'_>)> = pages
        .iter()
        .filter_map(|page| Some((day(page)?, page)))
        .collect();
    // Pages of one day stay in the book's order.
    changed.sort_by(|a, b| b.0.cmp(&a.0));
    changed.truncate(FEED);
    // A book that says nothing of its age has a feed without entries, and a feed needs a date.
    let newest = changed
        .first()
        .map_or("1970-01-01", |(day, _)| day.as_str());
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    element(&mut out, "title", &site.title);
    out.push_str("<id>");
    address(&mut out, url);
    out.push_str("</id>\n<link href=\"");
    address(&mut out, url);
    out.push_str("\"/>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
    address(&mut out, &format!("{url}feed.xml"));
    out.push_str(&format!("\"/>\n<updated>{newest}T00:00:00Z</updated>\n"));
    // Atom wants an author; a book without one is its own.
    let authors = if site.authors.is_empty() {
        std::slice::from_ref(&site.title)
    } else {
        &site.authors
    };
    for author in authors {
        out.push_str("<author>");
        element(&mut out, "name", author);
        out.push_str("</author>\n");
    }
    for (day, page) in changed {
        let url = page.url.as_deref().unwrap_or_default();
        out.push_str("<entry>\n");
        element(&mut out, "title", page.title);
        out.push_str("<id>");
        address(&mut out, url);
        out.push_str("</id>\n<link href=\"");
        address(&mut out, url);
        out.push_str(&format!("\"/>\n<updated>{day}T00:00:00Z</updated>\n"));
        element(&mut out, "summary", &page.description);
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

/// The day of the last change, or the first of the month in which the facts were checked.
fn day(page: &Entry<'_>) -> Option<String> {
    page.updated.map(str::to_owned).or_else(|| {
        let month = page.checked?;
        let digits = |text: &str, length| {
            text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let (year, number) = month.split_once('-')?;
        (digits(year, 4) && digits(number, 2)).then(|| format!("{month}-01"))
    })
}

fn element(out: &mut String, name: &str, content: &str) {
    out.push_str(&format!("<{name}>"));
    // Control characters are no characters of XML, escaped or not.
    let content: String = content
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    escape::text(out, &content);
    out.push_str(&format!("</{name}>\n"));
}

/// An address in XML; bytes that no address has are percent-encoded.
fn address(out: &mut String, url: &str) {
    let mut encoded = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    escape::attribute(out, &encoded);
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page<'a>(
        title: &'a str,
        path: &'a str,
        updated: Option<&'a str>,
        checked: Option<&'a str>,
    ) -> Entry<'a> {
        Entry {
            title,
            path,
            url: Some(format!("https://e.org/{}", canonical(path))),
            updated,
            checked,
            description: format!("About {title}"),
            ..Entry::default()
        }
    }

    #[test]
    fn a_folder_is_named_without_its_index() {
        assert_eq!(canonical("index.html"), "");
        assert_eq!(canonical("core/index.html"), "core/");
        assert_eq!(canonical("core/reindex.html"), "core/reindex.html");
    }

    #[test]
    fn the_feed_begins_with_what_changed_last() {
        let pages = [
            page("Old", "old.html", Some("2025-03-04"), Some("2026-11")),
            page("Checked", "a & b.html", None, Some("2026-11")),
            page("Undated", "c.html", None, Some("soon")),
        ];
        let site = Site {
            title: "B".to_owned(),
            ..Site::default()
        };
        let feed = feed(&site, "https://e.org/", &pages);
        assert!(feed.find("<title>Checked").unwrap() < feed.find("<title>Old").unwrap());
        assert!(!feed.contains("Undated"));
        assert!(
            feed.contains("<id>https://e.org/a%20&amp;%20b.html</id>"),
            "{feed}"
        );
        assert!(feed.contains("<updated>2026-11-01T00:00:00Z</updated>"));
        let map = sitemap(&pages);
        assert!(map.contains("<loc>https://e.org/old.html</loc><lastmod>2025-03-04</lastmod>"));
        assert!(map.contains("<loc>https://e.org/c.html</loc></url>"));
    }

    #[test]
    fn llms_names_parts_and_summaries() {
        let mut first = page("One", "core/one.html", None, None);
        first.part = Some("Core");
        let site = Site {
            title: "Book".to_owned(),
            description: "What it\nholds".to_owned(),
            ..Site::default()
        };
        assert_eq!(
            llms(&site, &[page("Home", "index.html", None, None), first]),
            "# Book\n\n> What it holds\n\n## Chapters\n\n- [Home](index.md): About Home\n\n## Core\n\n- [One](core/one.md): About One\n"
        );
    }
}
