//! The shapes of the tables: what stands in `python.toml`, `rust.toml` and `model.toml`.
//!
//! Only shapes; what they mean for a program is told in the modules beside this one.

use std::collections::BTreeMap;

use plimsoll_model::Language;
use serde::Deserialize;

/// `python.toml`, `rust.toml`: what starting a program and importing its packages costs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Imports {
    /// A bare start, by version of the language.
    pub(super) interpreter: BTreeMap<String, Bare>,
    /// Modules that come with the language.
    pub(super) stdlib: BTreeMap<String, Row>,
    /// Packages that do not.
    pub(super) packages: BTreeMap<String, Row>,
    /// Packages with no row.
    pub(super) unknown: Unknown,
}

/// A program that does nothing.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(super) struct Bare {
    /// Highest resident bytes.
    pub(super) rss: f64,
    /// The part of them that no file backs.
    pub(super) anon: f64,
    /// CPU time.
    pub(super) cpu_ms: f64,
}

/// One import.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Row {
    /// Resident bytes alone, everything it loads included.
    pub(super) rss: f64,
    /// The part of them that no file backs.
    pub(super) anon: f64,
    /// CPU time.
    pub(super) cpu_ms: f64,
    /// As `rss`, less the own parts of what it contains.
    pub(super) own_rss: Option<f64>,
    /// As `anon`, likewise.
    pub(super) own_anon: Option<f64>,
    /// As `cpu_ms`, likewise.
    pub(super) own_cpu_ms: Option<f64>,
    /// Threads alive after importing, the main one included.
    pub(super) threads: u64,
    /// Rows that it loads.
    pub(super) contains: Vec<String>,
}

/// What to assume of a package with no row.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Unknown {
    /// Where only its name is known: resident bytes, median.
    pub(super) rss: f64,
    /// Likewise, 90th percentile.
    pub(super) rss_p90: f64,
    /// Likewise, bytes that no file backs.
    pub(super) anon: f64,
    /// Likewise, CPU time.
    pub(super) cpu_ms: f64,
    /// Where its files were found.
    pub(super) by_files: ByFiles,
}

/// Rules from what is on disk.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(super) struct ByFiles {
    /// Resident bytes.
    pub(super) rss: Rule,
    /// Bytes that no file backs.
    pub(super) anon: Rule,
    /// CPU time.
    pub(super) cpu_ms: Rule,
}

/// A linear rule.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rule {
    /// For each module loaded.
    pub(super) per_module: f64,
    /// For each byte of source loaded.
    pub(super) per_source_byte: f64,
    /// For each byte of native libraries.
    pub(super) per_native_byte: f64,
    /// Relative error that one package in ten exceeded.
    pub(super) p90_error: f64,
}

/// `model.toml`: how large objects are, and what to assume.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Model {
    /// Object sizes by language.
    pub(super) layout: Layouts,
    /// What to take for granted.
    pub(super) assume: Assumptions,
    /// Modules that come with each language, by top-level name.
    pub(super) standard: TopNames,
    /// Packages whose calls hold and take little, whatever they are given.
    pub(super) slight: TopNames,
    /// Modules whose functions look at a path's name.
    pub(super) by_name: TopNames,
    /// Packages that are gone by tables and rules even where their source is at hand.
    pub(super) by_table: TopNames,
}

/// Top-level names of modules or packages of each language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct TopNames {
    python: Vec<String>,
    rust: Vec<String>,
}

impl TopNames {
    pub(super) fn get(&self, language: Language) -> &[String] {
        match language {
            Language::Python => &self.python,
            Language::Rust => &self.rust,
        }
    }
}

/// Object sizes of each language's runtime.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Layouts {
    pub(super) python: Layout,
    pub(super) rust: Layout,
}

/// Sizes in bytes of one runtime's objects, allocator rounding included.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Layout {
    /// A whole number that is not shared.
    pub(crate) int: f64,
    /// A floating-point number.
    pub(crate) float: f64,
    /// A string's header.
    pub(crate) text: f64,
    /// A byte string's header.
    pub(crate) bytes: f64,
    /// Header of a list or vector.
    pub(crate) list: f64,
    /// Slot of a list, where elements are referred to; where they stand in place their own size counts.
    pub(crate) slot: f64,
    /// Capacity over length of a list that grew element by element.
    pub(crate) growth: f64,
    /// Header of a tuple.
    pub(crate) tuple: f64,
    /// Header of a dict, an empty one.
    pub(crate) dict: f64,
    /// Each entry of a dict, averaged over its table's steps.
    pub(crate) entry: f64,
    /// Header of a set.
    pub(crate) set: f64,
    /// Each element of a set, averaged over its table's steps.
    pub(crate) member: f64,
    /// What keeping a result by its arguments takes beside the entry.
    pub(crate) cached: f64,
    /// Nanoseconds on the processor for each byte of an input, in the middle of what programs take.
    pub(crate) content_time: f64,
    /// Memory that an input takes for each byte when it is handed to code that cannot be seen.
    pub(crate) unseen: f64,
    /// Least slots of a list that is not empty.
    pub(crate) least_list: f64,
    /// Least table of a dict that is not empty.
    pub(crate) least_dict: f64,
    /// What keeps one entry of an ordered dict in its place.
    pub(crate) link: f64,
    /// An instance with a dict for its attributes.
    pub(crate) instance: f64,
    /// Each attribute of it.
    pub(crate) attribute: f64,
    /// An instance with slots, a struct on the heap.
    pub(crate) slotted: f64,
    /// What an instance of a class made from a builtin takes more than the builtin.
    pub(crate) subclass: f64,
    /// The dictionary of such an instance's attributes.
    pub(crate) attributes: f64,
    /// A match of a regular expression.
    pub(crate) found: f64,
    /// Each group of a match.
    pub(crate) group: f64,
    /// Anything else on the heap.
    pub(crate) object: f64,
    /// Whether elements stand in the container itself rather than being referred to.
    pub(crate) inline: bool,
    /// What the allocator adds to bytes in small objects (fragmentation, arenas not full).
    pub(crate) slack: f64,
    /// Least margin.
    pub(crate) margin: f64,
    /// A thread's own resident memory: stack touched, arenas.
    pub(crate) thread: f64,
}

/// What to take for granted where the source and the inputs do not say.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assumptions {
    /// Size of an input nobody stated.
    pub(crate) input_bytes: f64,
    /// Size of a file that the program finds by itself and that was not seen.
    pub(crate) inner_file_bytes: f64,
    /// Size of such a file, where it is one of settings.
    pub(crate) settings_bytes: f64,
    /// How names of files with settings end.
    pub(crate) settings_endings: Vec<String>,
    /// Words in the name of the module or function that opens such a file.
    pub(crate) settings_words: Vec<String>,
    /// Largest over expected of such an input.
    pub(crate) input_spread: f64,
    /// A number given at run time.
    pub(crate) number: f64,
    /// Largest over expected of such a number.
    pub(crate) number_spread: f64,
    /// Bytes that a core has close at hand.
    pub(crate) cache_bytes: f64,
    /// Share of its time that code takes longer for each doubling of what it holds beyond that.
    pub(crate) farther: f64,
    /// Seconds that no program is written to take, whatever it is given.
    pub(crate) absurd_seconds: f64,
    /// A length that is a constant of a library.
    pub(crate) constant: f64,
    /// Rounds of a loop whose end is not visible.
    pub(crate) rounds: f64,
    /// What rounds and elements are divided by for each such loop around.
    pub(crate) nested_divisor: f64,
    /// Most bytes that one place is taken to hold by rounds of which nothing is known.
    pub(crate) internal_bytes: f64,
    /// Likewise, of all places together.
    pub(crate) internal_total: f64,
    /// Rounds that such a loop is taken to go around another one, or around what grows with the input.
    pub(crate) internal_rounds: f64,
    /// Most time that such loops inside each other are taken to take.
    pub(crate) internal_seconds: f64,
    /// Most bytes that one place is taken to hold for each byte of an input: what comes to more is an error of the reading,
    /// or a program that is not run on so much.
    pub(crate) most_for_a_byte: f64,
    /// Likewise, for each one of a number that is given.
    pub(crate) most_for_one: f64,
    /// Most seconds that a product of an input's size is taken to take, for the same reason.
    pub(crate) patience: f64,
    /// Source of a program that goes over its input once more…
    pub(crate) code_bytes: f64,
    /// …and most times that it does.
    pub(crate) most_code: f64,
    /// Likewise, nanoseconds for each byte of a large input.
    pub(crate) most_time_for_a_byte: f64,
    /// How far time that cannot be followed is drawn towards what is usual: 0 not at all, 1 all the way.
    pub(crate) drawn: f64,
    /// Beyond this the sum of what is not known is taken to be an error of the reading.
    pub(crate) absurd_bytes: f64,
    /// Elements of a container of which nothing is known.
    pub(crate) elements: f64,
    /// Mean bytes of a line of text.
    pub(crate) line_bytes: f64,
    /// Mean bytes of a line of a table.
    pub(crate) record_bytes: f64,
    /// Mean bytes of a line that is a number.
    pub(crate) number_bytes: f64,
    /// Mean bytes of a word and its separator.
    pub(crate) word_bytes: f64,
    /// Flags by which programs are mostly told where to write.
    pub(crate) output_flags: Vec<String>,
    /// Kinds that the nodes of a tree are mostly of.
    pub(crate) kinds: f64,
    /// Fields that say of which kind a part is.
    pub(crate) kind_names: Vec<String>,
    /// Mean bytes of a field of a table.
    pub(crate) field_bytes: f64,
    /// Length of a string of which nothing is known.
    pub(crate) text_bytes: f64,
    /// Keys that differ, of those met in data, where they are not made by counting.
    pub(crate) distinct: f64,
    /// Different words among so many: this factor times their number to the power below.
    pub(crate) distinct_factor: f64,
    /// Different values of a column of a table that something is grouped by: so many times the number of rows to a power.
    pub(crate) column_factor: f64,
    /// That power.
    pub(crate) column_power: f64,
    /// Names of columns of which each row has its own value.
    pub(crate) unique_columns: Vec<String>,
    /// How far off that can be, relative.
    pub(crate) distinct_doubt: f64,
    /// Likewise, the power.
    pub(crate) distinct_power: f64,
    /// Recursion levels of a function that calls itself, where its depth is not visible.
    pub(crate) depth: f64,
    /// A file of a folder that is walked.
    pub(crate) files: f64,
    /// Files in one of the folders of a tree.
    pub(crate) folder_files: f64,
    /// An answer of an HTTP server.
    pub(crate) response_bytes: f64,
    /// Memory of a command that is started, where nothing is known of it.
    pub(crate) command_bytes: f64,
    /// What a crate with no row takes, of the median of those with one.
    pub(crate) unlisted_crate: f64,
    /// Memory that an input of a binary takes for each byte.
    pub(crate) unseen_factor: f64,
    /// Modules that are imported by names that are worked out.
    pub(crate) dynamic_import_bytes: f64,
    /// Seconds that loading them takes.
    pub(crate) dynamic_import_seconds: f64,
    /// Resident memory of a binary for each byte of its file.
    pub(crate) binary_factor: f64,
    /// Resident memory of any binary.
    pub(crate) binary_base: f64,
    /// Anonymous memory of any binary.
    pub(crate) binary_anon: f64,
    /// Margin on everything that is known, relative.
    pub(crate) margin: f64,

    /// The maximum, where all is known, is at least this multiple of the recommended memory…
    pub(crate) maximum_factor: f64,
    /// …and so many bytes more.
    pub(crate) maximum_bytes: f64,
    /// Without a machine to say what there is: maximum over recommended where it rests on an unknown.
    pub(crate) unknown_maximum: f64,
    /// Highest rate of one reader or writer of a disk, bytes a second.
    pub(crate) disk_rate: f64,
    /// Highest rate of one network connection, bytes a second.
    pub(crate) network_rate: f64,
    /// Bytes of one read or write through a buffer.
    pub(crate) disk_operation: f64,
    /// Cores where the machine is not known and all of it would be used.
    pub(crate) cores: f64,
    /// Clients that a service holds at once.
    pub(crate) clients: f64,
    /// Elements waiting in a queue between workers.
    pub(crate) queue: f64,
    /// Bytes that a compressed byte unpacks to.
    pub(crate) compression: f64,
    /// Share of its parent's memory that a forked worker comes to have of its own.
    pub(crate) fork_share: f64,
}
