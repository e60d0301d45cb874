//! A Containerfile whose base image and dependency layers follow from the project.
//!
//! Knows the file's syntax and layering: dependencies stand before the source, so that an edit does not install them
//! again; the program does not run as root; the entry point is in exec form, so that signals reach it. What each
//! language's tools are called is in [`python`] and [`rust`], the images in [`Images`](crate::Images).

mod python;
mod rust;

use plimsoll_model::Language;

use crate::{Allotment, Deployable, SpecError};

/// Not root, and none that a distribution gives out. A number, so that Kubernetes can see that it is not root.
const USER: &str = "10001:10001";

/// Lines of a Containerfile as they come.
#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn add(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }

    /// A stage after the first one stands apart.
    fn stage(&mut self, image: &str, name: Option<&str>) {
        self.add("");
        self.add(name.map_or_else(|| format!("FROM {image}"), |name| format!("FROM {image} AS {name}")));
    }

    /// Distribution packages in one layer, without the lists that apt leaves behind.
    fn packages(&mut self, packages: &[String]) {
        let packages: Vec<&str> = packages.iter().map(String::as_str).filter(|name| is_plain(name)).collect();
        if !packages.is_empty() {
            self.add("RUN apt-get update \\");
            self.add(format!(
                "    && apt-get install --yes --no-install-recommends {} \\",
                packages.join(" ")
            ));
            self.add("    && rm -rf /var/lib/apt/lists/*");
        }
    }

    /// Copies files of the project into a folder below the working directory.
    fn copy(&mut self, files: &[&str], into: &str) {
        let words: Vec<&str> = files.iter().copied().chain([into]).collect();
        self.add(format!("COPY {}", json(&words)));
    }
}

pub(crate) fn emit(deployable: &Deployable<'_>) -> Result<String, SpecError> {
    let project = deployable.project;
    let unknown = |what: &str| SpecError::NoBaseImage { what: what.to_owned() };
    let language = project.language.or(deployable.footprint.language);
    let language = language.ok_or_else(|| unknown("a program whose source was not found"))?;
    let images = deployable.images.languages.get(&language).ok_or_else(|| unknown(&language.to_string()))?;
    let needs = images.needs(&project.packages);
    let allotment = Allotment::of(deployable.footprint, Allotment::LEAST_MEMORY);
    let mut lines = Lines::default();
    for note in allotment.notes(&deployable.footprint.program) {
        lines.add(format!("# {note}"));
    }
    lines.add("# List what is not needed (.git, virtual environments, target, data) in .dockerignore.");
    match language {
        Language::Python => python::layers(&mut lines, deployable, images, &needs)?,
        Language::Rust => rust::layers(&mut lines, deployable, images, &needs)?,
    }
    lines.add(format!("USER {USER}"));
    let command = deployable.container_command();
    let (entry, arguments) = command.split_at(command.len() - deployable.args.len());
    lines.add(format!("ENTRYPOINT {}", json(entry)));
    if !arguments.is_empty() {
        lines.add(format!("CMD {}", json(arguments)));
    }
    Ok(lines.0.join("\n") + "\n")
}

/// The exec form: a JSON array on one line.
///
/// JSON lets Unicode's line breaks stand as they are; readers that split lines at them would see instructions there.
fn json<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<serde_json::Value> = words.iter().map(|word| word.as_ref().into()).collect();
    let array = serde_json::Value::Array(words).to_string();
    array.replace('\u{85}', "\\u0085").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Whether a text can stand in a shell line or a `COPY` as it is: no quoting, variables, options or wild cards.
fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._/+@-".contains(c);
    let inside =
        !text.starts_with(['-', '/']) && text.split('/').all(|part| !part.is_empty() && part != "..");
    inside && text.len() < 256 && text.chars().all(plain)
}
