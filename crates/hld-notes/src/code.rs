//! Every rule that can be broken: a closed list with stable names.

use crate::diagnostic::Severity;
use std::fmt;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $summary:literal;)*) => {
        /// A rule of the notes format; docs/diagnostics.md explains each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// Every code, in the order of docs/diagnostics.md.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The stable name, in kebab case.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// The severity unless a setting changes it.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// One sentence on what the rule says.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => $summary,)* }
            }
        }
    };
}

codes! {
    // Bytes
    InvalidUtf8 "invalid-utf8" Error "A file is UTF-8.";
    Mojibake "mojibake" Error "Text that was decoded with the wrong character set is repaired.";
    TooLarge "too-large" Error "A file, a table or a block stays within the size that a reader can use.";
    TooDeep "too-deep" Error "Quotes and lists are nested at most 32 deep.";

    // Front matter
    FrontMatterMissing "front-matter-missing" Error "A book that asks for front matter gets it in every chapter.";
    FrontMatterUnclosed "front-matter-unclosed" Error "Front matter ends with a line of three hyphens.";
    FrontMatterSyntax "front-matter-syntax" Error "Front matter is a YAML mapping.";
    FrontMatterUnknownKey "front-matter-unknown-key" Error "Front matter holds only the keys of the format.";
    FrontMatterMissingKey "front-matter-missing-key" Error "Required keys are present.";
    FrontMatterRepeatedKey "front-matter-repeated-key" Error "A key stands once.";
    FrontMatterValue "front-matter-value" Error "A value has the type and the spelling that its key asks for.";
    SummaryTooLong "summary-too-long" Error "A summary has at most 160 characters.";
    CheckedInFuture "checked-in-future" Error "The month of the last check is not in the future.";
    ReferenceOutOfRange "reference-out-of-range" Error "Roadmap topics and notes sections exist.";

    // Callouts
    AlertUnknownKind "alert-unknown-kind" Error "A callout has one of the known kinds.";
    AlertTrailingText "alert-trailing-text" Error "The marker of an alert stands alone on its line.";
    CalloutNested "callout-nested" Error "Gold lines and self-checks stand at the top level of a chapter.";
    CalloutAttribute "callout-attribute" Error "The marker of a callout takes `id` and, for a self-check, `kind`.";
    CalloutMissingId "callout-missing-id" Error "Gold lines and self-checks have an id.";
    CalloutBadId "callout-bad-id" Error "An id is made of lower-case letters, digits and hyphens.";
    CalloutRepeatedField "callout-repeated-field" Error "A field that stands once stands once.";
    GoldDuplicateId "gold-duplicate-id" Error "The id of a gold line is unique in the book.";
    GoldMissingLine "gold-missing-line" Error "A gold line begins with the line itself.";
    GoldTooLong "gold-too-long" Error "A gold line has at most 20 words.";
    GoldMissingWhen "gold-missing-when" Error "A gold line says when to say it.";
    GoldMissingFollowUp "gold-missing-follow-up" Error "A gold line has at least one follow-up question.";
    GoldMissingAnswer "gold-missing-answer" Error "A follow-up question has an answer.";
    CheckDuplicateId "check-duplicate-id" Error "The id of a self-check is unique in the book.";
    CheckUnknownKind "check-unknown-kind" Error "A self-check has one of the known kinds.";
    CheckMissingQuestion "check-missing-question" Error "A self-check asks something.";
    CheckMissingAnswer "check-missing-answer" Error "A self-check has an answer.";
    CheckAnswerTooLong "check-answer-too-long" Error "The answer of a self-check has at most 30 words.";

    // Tables
    TableCaptionAlone "table-caption-alone" Warning "A caption stands right before its table.";
    TableMissingId "table-missing-id" Error "A comparison table has an id.";
    TableBadId "table-bad-id" Error "The id of a table is made of lower-case letters, digits and hyphens.";
    TableDuplicateId "table-duplicate-id" Error "The id of a table is unique in the book.";
    TableRagged "table-ragged" Error "A row has no more cells than the header.";
    TableLayout "table-layout" Warning "The pipes of a table are written one way.";
    TableBlockSyntax "table-block-syntax" Error "A table block is TOML.";
    TableBlockKey "table-block-key" Error "A table block holds the keys of the format with values of their types.";
    TableFileMissing "table-file-missing" Error "The file of a table block exists inside the book.";

    // Drawings and images
    DiagramMissing "diagram-missing" Error "The drawing of an image exists inside the book.";
    DiagramMissingAlt "diagram-missing-alt" Error "A drawing has an alternative text.";
    DiagramMissingCaption "diagram-missing-caption" Error "A drawing has a caption.";
    DiagramNotAlone "diagram-not-alone" Error "A drawing stands alone in its paragraph.";
    DiagramRepeated "diagram-repeated" Error "A chapter shows a drawing once.";
    ImageMissingAlt "image-missing-alt" Warning "An image has an alternative text.";

    // Code and estimates
    CodeMarks "code-marks" Error "Line marks are a list of lines that the block has.";
    EstimateSyntax "estimate-syntax" Error "A line of an estimate is a name, an expression and a claim.";
    EstimateUnknownName "estimate-unknown-name" Error "A name is given a value before it is used.";
    EstimateDuplicateName "estimate-duplicate-name" Error "A name is given a value once in a block.";
    EstimateUnit "estimate-unit" Error "Units agree.";
    EstimateNumber "estimate-number" Error "A value is a finite number.";
    EstimateClaimSyntax "estimate-claim-syntax" Error "A claim is a number with an optional unit.";
    EstimateClaimUnit "estimate-claim-unit" Error "A claim has the unit of its value.";
    EstimateClaimWrong "estimate-claim-wrong" Error "A claim is the value, rounded to the figures it states.";

    // Raw HTML, links, footnotes, includes
    HtmlNotAllowed "html-not-allowed" Error "Raw HTML is from the small list.";
    HtmlAttribute "html-attribute" Error "Raw HTML has the attributes `title`, `open` and `id` only.";
    HtmlUnclosed "html-unclosed" Error "A comment or a tag ends where it should.";
    HeadingAttribute "heading-attribute" Error "A heading takes an id and classes, nothing else.";
    AnchorRepeated "anchor-repeated" Warning "An id that the author writes stands once in its chapter.";
    LinkScheme "link-scheme" Error "A link is relative or has one of the schemes https, http and mailto.";
    LinkAbsolute "link-absolute" Error "A path is relative to the file it stands in.";
    LinkLeavesBook "link-leaves-book" Error "A path stays inside the folder of the book.";
    LinkMissingFile "link-missing-file" Error "The target of a link exists.";
    LinkMissingAnchor "link-missing-anchor" Error "The anchor of a link exists.";
    FootnoteUndefined "footnote-undefined" Error "A footnote that is referred to is defined.";
    FootnoteUnused "footnote-unused" Warning "A footnote that is defined is referred to.";
    FootnoteRepeated "footnote-repeated" Error "A footnote is defined once.";
    IncludeMissing "include-missing" Error "The file of an include exists.";
    IncludeAbsolute "include-absolute" Error "The path of an include is relative.";
    IncludeLeavesBook "include-leaves-book" Error "An include stays inside the folder of the book.";
    IncludeNotAFile "include-not-a-file" Error "An include names a regular file, not a folder, a link or a device.";
    IncludeCycle "include-cycle" Error "Files do not include each other in a circle.";
    IncludeTooLarge "include-too-large" Error "Includes expand to a bounded amount of text.";
    IncludeSyntax "include-syntax" Error "An include names a file.";
    SymbolicLink "symbolic-link" Error "No file of the book is reached through a symbolic link that leaves the book.";
    NotAFile "not-a-file" Error "The folders of a book hold regular files, no devices, pipes or sockets.";

    // Collected pages
    CollectedUnknown "collected-unknown" Error "A comment that begins with `hld:` names a collection.";
    CollectedArguments "collected-arguments" Error "A collection gets the arguments it asks for.";

    // The shape of a chapter
    TitleMissing "title-missing" Error "A chapter begins with its title as a first-level heading.";
    TitleDiffers "title-differs" Error "The title of the page is the title of the front matter.";
    SectionMissing "section-missing" Error "A chapter has the sections of its kind.";
    SectionOrder "section-order" Error "Sections stand in the order of the template.";
    SectionGenerated "section-generated" Error "A section that the build writes is not written by hand.";
    SectionShape "section-shape" Error "A section that is collected has the shape that the collection expects.";
    ProseLength "prose-length" Error "A chapter has the number of words of its kind.";
    GoldTooFew "gold-too-few" Error "A chapter has the gold lines of its kind.";
    ChecksCount "checks-count" Error "A chapter has the number of self-checks of its kind.";
    DiagramsTooFew "diagrams-too-few" Error "A chapter has the drawings of its kind.";

    // The whole book
    TermTwoHomes "term-two-homes" Error "A term is defined in one chapter.";
    TermInHub "term-in-hub" Error "A hub defines no term.";
    SlugUnknown "slug-unknown" Error "A slug names a chapter that is written or planned.";
    SlugRepeated "slug-repeated" Warning "A chapter is named once in `needs` and `related`.";
    NeedsCycle "needs-cycle" Error "Prerequisites do not go round in a circle.";
    CoverageMissing "coverage-missing" Error "A chapter says what the coverage table expects of it.";
    CoverageNoChapter "coverage-no-chapter" Error "A row of the coverage table has a chapter, or is named on the page of its phase.";
    CoverageSyntax "coverage-syntax" Error "The coverage table is tab-separated with its eight columns.";
    ConfigKey "config-key" Error "The settings of `preprocessor.hld` are those of the format.";
    ConfigValue "config-value" Error "A setting has a value that makes sense.";
}

impl Code {
    /// The code of a stable name.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
