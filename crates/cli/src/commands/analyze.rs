//! `plimsoll analyze`: what source code measures, and whether it keeps to the project's thresholds.

use std::io::{self, BufWriter, Stdout};
use std::path::Path;

use plimsoll_analyze::pack::{self, Pack};
use plimsoll_model::{FileAnalysis, Finding, ProjectAnalysis};

use super::explain;
use crate::analysis::baseline::{Baseline, Judged};
use crate::analysis::limits::{Excess, Limits, rules};
use crate::analysis::measure::{Measurements, Tables, measure};
use crate::analysis::total;
use crate::analysis::walk::Walk;
use crate::args::{Analyze, Layout};
use crate::cache::Cache;
use crate::config::Config;
use crate::error::{CommandError, Outcome};
use crate::notice::{Notice, github, sarif};
use crate::render::analysis::csv::Csv;
use crate::render::analysis::hot::Hottest;
use crate::render::analysis::json::Json;
use crate::render::analysis::text::{Order, Ranking};

/// Bytes of measured files that are kept for the next time.
const LARGEST_CACHE: u64 = 512 << 20;

/// Files that were not understood whole which are named one by one, where people read.
const NAMED: usize = 10;

/// Functions a table shows.
const TOP: usize = 20;

/// Measures, prints what was asked for, judges.
pub(crate) fn run(options: &Analyze) -> Outcome<()> {
    let languages = languages(&options.languages)?;
    let walk = Walk::of(&options.paths, &languages)?;
    let mut limits = Vec::new();
    let mut recorded = options.baseline.clone();
    for path in &options.paths {
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let config = Config::around(folder)?;
        if let (None, Some(folder), Some(file)) = (&recorded, &config.folder, &config.analyze.baseline) {
            recorded = Some(folder.join(file));
        }
        limits.push(Limits::new(config, &options.thresholds));
    }
    let baseline = match (&recorded, options.write_baseline) {
        (Some(file), to_write) => Some(Baseline::read(file, to_write)?),
        (None, true) => {
            return Err(CommandError::usage("--write-baseline does not know where to write")
                .hint("add --baseline FILE, or baseline = \"FILE\" under [analyze] in plimsoll.toml"));
        }
        (None, false) => None,
    };
    let cache = if options.no_cache { None } else { Cache::of("analysis", LARGEST_CACHE) };
    let tables = Tables::of(options.bounds, options.hot)?;
    let mut measurements = measure(walk, options.jobs, cache.as_ref(), &tables)?;
    crate::talk(&measurements.skipped());
    if measurements.files() == 0 {
        nothing(options, measurements.others);
    }
    if let Some(function) = &options.explain {
        return explain::run(options, function.as_deref(), measurements);
    }
    let has_limits = limits.iter().any(|limits| !limits.is_empty());
    if !has_limits && (options.write_baseline || matches!(options.format, Layout::Sarif | Layout::Github)) {
        eprintln!(
            "plimsoll: no threshold is set, so nothing can be over one; add --threshold cognitive=15, or put \
             thresholds under [analyze.thresholds] in plimsoll.toml"
        );
    }
    Judgement { options, limits, baseline }.run(measurements)
}

fn languages(names: &[String]) -> Outcome<Vec<&'static Pack>> {
    let find = |name: &String| {
        pack::named(&name.to_lowercase()).ok_or_else(|| {
            let known: Vec<&str> = pack::all().map(|pack| pack.name).collect();
            CommandError::usage(format!("no language is called '{name}'"))
                .hint(format!("there are {}", known.join(", ")))
        })
    };
    names.iter().map(find).collect()
}

/// Says that there is nothing to measure, and why that may be.
fn nothing(options: &Analyze, others: u64) {
    let paths: Vec<String> = options.paths.iter().map(|path| format!("'{}'", path.display())).collect();
    let why = match others {
        0 => "; files that are hidden or ignored are left out unless they are named".to_owned(),
        1 => "; the one file there is of no language that was asked for".to_owned(),
        others => format!("; the {others} files there are of no language that was asked for"),
    };
    eprintln!("plimsoll: there is nothing to measure in {}{why}", paths.join(", "));
}

/// Where a report goes as files come.
enum Report {
    Text(Ranking),
    Hot(Hottest),
    Json(Json<BufWriter<Stdout>>),
    Csv(Box<Csv<BufWriter<Stdout>>>),
    /// Only what is over a threshold, told at the end.
    Notices,
    /// The reader went away.
    Gone,
}

/// What makes a function one of the worst.
pub(super) const fn order(options: &Analyze) -> Order {
    if options.bounds { Order::Growth } else { Order::Metric(options.sort) }
}

impl Report {
    fn start(options: &Analyze) -> Outcome<Self> {
        let out = || BufWriter::with_capacity(1 << 16, io::stdout());
        let started = match options.format {
            Layout::Text if options.hot => Ok(Self::Hot(Hottest::new(options.top.unwrap_or(TOP)))),
            Layout::Text => Ok(Self::Text(Ranking::by(order(options), options.top.unwrap_or(TOP)))),
            Layout::Json => Json::start(out()).map(Self::Json),
            Layout::Csv => Csv::start(out()).map(|csv| Self::Csv(Box::new(csv))),
            Layout::Sarif | Layout::Github => Ok(Self::Notices),
        };
        or_gone(started)
    }

    fn file(&mut self, file: &FileAnalysis) -> Outcome<()> {
        let written = match self {
            Self::Text(ranking) => {
                ranking.file(file);
                Ok(())
            }
            Self::Hot(hottest) => {
                hottest.file(file);
                Ok(())
            }
            Self::Json(json) => json.file(file),
            Self::Csv(csv) => csv.file(file),
            Self::Notices | Self::Gone => Ok(()),
        };
        if let Self::Gone = or_gone(written.map(|()| Self::Notices))? {
            *self = Self::Gone;
        }
        Ok(())
    }
}

/// A reader that went away (`| head`) is no error; anything else is.
fn or_gone(written: io::Result<Report>) -> Outcome<Report> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Report::Gone),
        written => written
            .map_err(|error| CommandError::environment(format!("cannot write to standard output: {error}"))),
    }
}

/// The first of a file's findings, with how many more there are.
fn first(findings: Vec<Finding>) -> Option<Finding> {
    let more = findings.len().saturating_sub(1);
    let first = findings.into_iter().next()?;
    let text = match more {
        0 => first.text,
        more => format!("{} ({more} more in this file)", first.text),
    };
    Some(Finding { text, ..first })
}

/// The second pass: what is printed and what is held against the limits.
struct Judgement<'a> {
    options: &'a Analyze,
    limits: Vec<Limits>,
    baseline: Option<Baseline>,
}

impl Judgement<'_> {
    fn run(mut self, measurements: Measurements) -> Outcome<()> {
        let mut report = Report::start(self.options)?;
        let mut project = ProjectAnalysis::default();
        let mut excesses = Vec::new();
        let (mut findings, mut more) = (Vec::new(), 0);
        let (others, is_only) = (measurements.others, measurements.files() == 1);
        measurements.each(|entry| {
            total::add(&mut project, &entry.file);
            if let Some(limits) = self.limits.get(entry.root).filter(|limits| !limits.is_empty()) {
                let path = Path::new(&entry.file.path);
                excesses.extend(limits.excesses(path, &entry.file.path, &entry.file.functions));
            }
            if let Some(baseline) = &mut self.baseline {
                baseline.saw(Path::new(&entry.file.path));
            }
            if is_only {
                findings = entry.findings;
            } else if !entry.findings.is_empty() && findings.len() == NAMED {
                more += 1;
            } else {
                findings.extend(first(entry.findings));
            }
            report.file(&entry.file)
        })?;
        self.tell(&findings, more);
        if self.options.write_baseline {
            self.record(&excesses)?;
            excesses.clear();
        }
        let judged = match &self.baseline {
            Some(baseline) if !self.options.write_baseline => baseline.judge(excesses),
            _ => Judged { failing: excesses, known: 0, better: 0 },
        };
        self.finish(report, judged, &project, others)
    }

    /// What was not understood.
    fn tell(&self, findings: &[Finding], more: usize) {
        crate::talk(findings);
        if more > 0 {
            eprintln!("plimsoll: {more} more files were not understood whole; --format json marks them");
        }
    }

    fn record(&self, excesses: &[Excess]) -> Outcome<()> {
        if let Some(baseline) = &self.baseline {
            let number = baseline.write(excesses)?;
            eprintln!("plimsoll: {number} figures over a threshold are in {}", baseline.file().display());
        }
        Ok(())
    }

    fn finish(&self, report: Report, judged: Judged, project: &ProjectAnalysis, others: u64) -> Outcome<()> {
        let Judged { mut failing, known, better } = judged;
        // By metric, and which to look at first by how far each is past its limit.
        let share = |excess: &Excess| {
            if excess.metric.low_is_bad() { excess.limit / excess.value } else { excess.value / excess.limit }
        };
        failing.sort_by(|a, b| {
            let first = |excess: &Excess| (excess.metric != self.options.sort, excess.metric);
            first(a).cmp(&first(b)).then(share(b).total_cmp(&share(a)))
        });
        let ended = match report {
            Report::Text(ranking) => {
                crate::print(&ranking.text(project, others, &failing));
                Ok(())
            }
            Report::Hot(hottest) => {
                crate::print(&hottest.text(project));
                Ok(())
            }
            Report::Json(json) => json.end(project),
            Report::Csv(csv) => csv.end(),
            Report::Notices => {
                let notices: Vec<Notice> = failing.iter().map(Excess::notice).collect();
                let is_sarif = self.options.format == Layout::Sarif;
                let text =
                    if is_sarif { sarif::text(&rules(&failing), &notices) } else { github::text(&notices) };
                crate::print(&text);
                Ok(())
            }
            Report::Gone => Ok(()),
        };
        or_gone(ended.map(|()| Report::Gone))?;
        if self.options.hot || matches!(self.options.format, Layout::Json | Layout::Csv) {
            for excess in &failing {
                eprintln!("plimsoll: {}:{}: {}: {}", excess.path, excess.lines.0, excess.name, excess.text());
            }
        }
        self.verdict(&failing, known, better)
    }

    fn verdict(&self, failing: &[Excess], known: usize, better: usize) -> Outcome<()> {
        if let Some(baseline) = &self.baseline {
            let file = baseline.file().display();
            if known > 0 {
                eprintln!("plimsoll: {known} figures over a threshold are known to {file}");
            }
            if better > 0 {
                eprintln!(
                    "plimsoll: {better} figures in {file} got better; --write-baseline keeps them there"
                );
            }
        }
        if failing.is_empty() {
            return Ok(());
        }
        let mut functions: Vec<_> =
            failing.iter().map(|excess| (&excess.path, &excess.name, excess.lines)).collect();
        functions.sort_unstable();
        functions.dedup();
        let number = match functions.len() {
            1 => "1 function is".to_owned(),
            number => format!("{number} functions are"),
        };
        let hint = if self.baseline.is_some() {
            "split them up; --explain=FUNCTION shows where complexity comes from"
        } else {
            "split them up (--explain=FUNCTION shows where complexity comes from), or accept what is there now \
             with --baseline FILE --write-baseline"
        };
        Err(CommandError::gate(format!("{number} over a threshold")).hint(hint))
    }
}
