//! Blocks: paragraphs, callouts, code, tables, raw HTML.

use super::Walk;
use crate::callout;
use crate::chapter::{Alert, AlertKind, CodeBlock, Collected};
use crate::code::Code;
use crate::collected;
use crate::diagnostic::Findings;
use crate::estimate;
use crate::fence;
use crate::html;
use crate::limits;
use crate::span::{Excerpt, Span, count_words};
use crate::table;

impl Walk<'_, '_, '_> {
    pub(super) fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else {
            return;
        };
        // Inside a list or a quote a figure would end the paragraph that holds it.
        if let Some(index) = paragraph.diagram.filter(|_| self.containers == 0)
            && let Some(diagram) = self
                .chapter
                .diagrams
                .get_mut(index)
                .filter(|_| !paragraph.others)
        {
            diagram.paragraph = Some(paragraph.span);
        }
        if self.top_level() {
            self.caption = table::caption(self.source, paragraph.span, self.findings);
        }
    }

    pub(super) fn block_quote(&mut self, kind: Option<pulldown_cmark::BlockQuoteKind>, span: Span) {
        use pulldown_cmark::BlockQuoteKind as Kind;
        if let Some(kind) = kind {
            let kind = match kind {
                Kind::Note => AlertKind::Note,
                Kind::Tip => AlertKind::Tip,
                Kind::Important => AlertKind::Important,
                Kind::Warning => AlertKind::Warning,
                Kind::Caution => AlertKind::Caution,
            };
            self.chapter.alerts.push(Alert { span, kind });
            return;
        }
        let start = span.of(self.source);
        let first = start.split('\n').next().unwrap_or("");
        let lead = first.len() - first.trim_start_matches(['>', ' ']).len();
        if !first[lead..].starts_with("[!") || !first[..lead].contains('>') {
            return;
        }
        if !self.top_level() {
            if let Some(marker) = callout::marker(&first[lead..]) {
                let place = marker.span.shifted(span.start + lead);
                if matches!(marker.kind.as_str(), "GOLD" | "CHECK") {
                    self.findings
                        .report(
                            Code::CalloutNested,
                            place,
                            format!(
                                "`[!{}]` stands inside a list, a quote or a footnote",
                                marker.kind
                            ),
                        )
                        .help("move it to the top level of the chapter");
                } else {
                    report_alert(&marker, place, self.findings);
                }
            }
            return;
        }
        let quote = callout::unquote(self.source, span);
        let Some(marker) = callout::marker(&quote.text) else {
            return;
        };
        match marker.kind.as_str() {
            "GOLD" => {
                let gold = callout::gold(span, &quote, &marker, self.findings);
                let shown = gold
                    .when
                    .iter()
                    .chain(gold.follow_ups.iter().map(|f| &f.question));
                self.callout_words(shown.chain([&gold.line]));
                self.chapter.golds.push(gold);
            }
            "CHECK" => {
                let check = callout::check(span, &quote, &marker, self.findings);
                self.callout_words([&check.question]);
                self.chapter.checks.push(check);
            }
            _ => {
                report_alert(&marker, quote.span_to_source(marker.span), self.findings);
                return;
            }
        }
        self.callouts.push(span);
    }

    /// Of a callout, what is open to the reader is prose; folded answers are not.
    pub(super) fn callout_words<'e>(&mut self, parts: impl IntoIterator<Item = &'e Excerpt>) {
        self.chapter.prose_words += parts
            .into_iter()
            .map(|part| count_words(&part.text))
            .sum::<usize>();
    }

    pub(super) fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let info = code.kind.clone().unwrap_or_default();
        match fence::language(&info).as_deref() {
            Some("estimate") => {
                let estimate =
                    estimate::block(code.span, code.text, &mut self.scope, self.findings);
                self.chapter.estimates.push(estimate);
            }
            Some("table") if code.kind.is_some() && info.trim() == "table" => {
                let block = table::block(code.span, &code.text, self.findings);
                self.chapter.table_blocks.push(block);
            }
            lang => {
                let marks = fence::marks(self.source, code.span, &info, &code.text, self.findings);
                self.chapter.code_blocks.push(CodeBlock {
                    span: code.span,
                    fenced: code.kind.is_some(),
                    lang: lang.map(str::to_owned),
                    info,
                    marks,
                    text: code.text,
                    top_level: self.containers == 0,
                });
            }
        }
    }

    pub(super) fn end_table(&mut self) {
        let Some(mut table) = self.table.take() else {
            return;
        };
        let too_large = table.span.len() > limits::TABLE_BYTES
            || table.rows.len() > limits::TABLE_ROWS
            || table.header.len() > limits::TABLE_COLUMNS;
        if too_large {
            self.findings
                .report(
                    Code::TooLarge,
                    Span::at(table.span.start),
                    format!(
                        "this table has {} rows and {} columns",
                        table.rows.len(),
                        table.header.len()
                    ),
                )
                .help(format!(
                    "at most {} rows, {} columns and {} bytes",
                    limits::TABLE_ROWS,
                    limits::TABLE_COLUMNS,
                    limits::TABLE_BYTES
                ));
            table.too_large = true;
        } else {
            table::check_layout(self.source, &table, self.findings);
        }
        if table.compares()
            && table.anchor().is_none()
            && let Some(caption) = &table.caption
        {
            self.findings
                .report(
                    Code::TableMissingId,
                    caption.span,
                    "this comparison table has no id",
                )
                .help("end the caption with `{#id}`");
        }
        self.chapter.tables.push(table);
    }

    pub(super) fn html_read(&mut self, raw: &Excerpt, span: Span, block: bool) {
        let mut place = 0;
        for line in raw.text.split_inclusive('\n') {
            let start = place + line.len() - line.trim_start().len();
            place += line.len();
            let Some(open) = line
                .find("<!--")
                .filter(|at| line[at + 4..].trim_start().starts_with("hld:"))
            else {
                continue;
            };
            let text = line.trim();
            let span = raw.span_to_source(Span::new(start, start + text.len()));
            let comment = text
                .strip_prefix("<!--")
                .and_then(|t| t.strip_suffix("-->"));
            match comment.filter(|c| !c.contains("-->") && block && self.top_level()) {
                Some(comment) => {
                    if let Some(what) = collected::read(comment.trim(), span, self.findings) {
                        self.chapter.collected.push(Collected { span, what });
                    }
                }
                None => {
                    let from = place - line.len() + open;
                    let span = raw.span_to_source(Span::new(from, from + "<!--".len()));
                    self.findings
                        .report(
                            Code::CollectedArguments,
                            span,
                            "this collection does not stand alone on its line",
                        )
                        .help(
                            "put the comment on a line of its own, at the top level of the chapter",
                        );
                }
            }
        }
        let html = html::read(raw, span, block, &mut self.opened, self.findings);
        if !html.tags.is_empty() || !html.allowed {
            self.chapter.html.push(html);
        }
    }
}

fn report_alert(marker: &callout::Marker, place: Span, findings: &mut Findings<'_>) {
    const KNOWN: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
    let kind = marker.kind.as_str();
    if KNOWN.contains(&kind) {
        findings
            .report(
                Code::AlertTrailingText,
                place,
                format!("text follows `[!{kind}]` on its line"),
            )
            .help("the marker stands alone; the text begins on the next line");
        return;
    }
    let known = "known are GOLD, CHECK, NOTE, TIP, IMPORTANT, WARNING, CAUTION";
    let all = KNOWN.into_iter().chain(["GOLD", "CHECK"]);
    let help = match crate::suggest::closest(kind, all) {
        Some(near) => format!("did you mean `[!{near}]`? {known}"),
        None => known.to_owned(),
    };
    findings
        .report(
            Code::AlertUnknownKind,
            place,
            format!("`[!{kind}]` is not a kind of callout"),
        )
        .help(help);
}
