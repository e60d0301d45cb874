//! Building again what is damaged in a cache, as it was. What a variant was of is told by its manifest, and where that is
//! damaged too by its key, which is a hash over all of it.

use std::collections::BTreeMap;

use plimsoll_model::VariantKey;
use plimsoll_runtime::cache::{Digest, Manifest, Metering};

use super::job::Job;
use super::{BuildError, Builder, Form, Request};
use crate::module::Module;
use crate::recipe::Recipe;
use crate::store::Flaw;

/// A variant that is damaged, and its manifest where that can be read.
type Torn = (VariantKey, Option<Box<Manifest>>);

impl Builder<'_> {
    /// Builds again what is damaged. Gives what could not be had again.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn repair(&self, flaws: Vec<Flaw>, recipes: &[Recipe]) -> Result<Vec<String>, BuildError> {
        let mut lost = Vec::new();
        let mut torn: BTreeMap<Digest, Vec<Torn>> = BTreeMap::new();
        for flaw in flaws {
            match (flaw.module, flaw.key) {
                (Some(module), Some(key)) => {
                    self.store.remove(module, key)?;
                    torn.entry(module).or_default().push((key, flaw.manifest));
                }
                (Some(_), None) => {
                    let path = flaw.path.display();
                    lost.push(format!("{path}: 'plimsoll variants build' puts it back, given the module"));
                }
                (None, _) => {
                    self.store.forget(&flaw.path)?;
                    let path = flaw.path.display();
                    lost.push(format!("{path}: 'plimsoll variants build --name' gives the name again"));
                }
            }
        }
        for (module, variants) in torn {
            let Some(bytes) = self.store.module(module) else {
                lost.push(format!("module {module}: its bytes are gone too; build it again"));
                continue;
            };
            let request = Request {
                name: module.to_string(),
                module: Module::read(&bytes)?,
                recipes: recipes.to_vec(),
                workload: None,
                profile: None,
                anew: false,
            };
            let job = Job::new(self, &request)?;
            for (key, manifest) in variants {
                lost.extend(job.again(key, manifest.as_deref())?);
            }
        }
        Ok(lost)
    }
}

impl Job<'_> {
    /// Makes one variant again as it was. Gives what it is not.
    fn again(&self, key: VariantKey, manifest: Option<&Manifest>) -> Result<Option<String>, BuildError> {
        let known = self.form_of(key);
        let (form, figures) = match (known, manifest) {
            (Some(form), manifest) => (form, manifest.map(|manifest| manifest.figures.clone())),
            (None, Some(manifest)) => {
                let (name, metering) = (&manifest.identity.recipe, manifest.identity.settings.metering);
                let Some(recipe) = self.request.recipes.iter().find(|recipe| recipe.name == *name) else {
                    return Ok(Some(format!(
                        "module {}: recipe '{name}' is not among those given",
                        self.digest
                    )));
                };
                // Made by another release of a tool, or on another machine: the best that can be had now.
                let recipe = Recipe { metering, ..recipe.plain() };
                (Form { profile: self.profile_for(&recipe), recipe }, None)
            }
            (None, None) => {
                return Ok(Some(format!(
                    "module {}: by which recipe and metering variant {key} was made can no longer be told; 'plimsoll variants build' makes it",
                    self.digest
                )));
            }
        };
        let name = form.recipe.name.clone();
        self.say(&format!("compiled again by {name}"));
        let made = match self.make(form, &name)? {
            Ok(made) => made,
            Err(why) => return Ok(Some(format!("module {}: {name}: {why}", self.digest))),
        };
        let mut new = self.manifest(&made, None)?;
        if let Some(figures) = figures {
            new.figures = figures;
        }
        self.publish(&made, new)?;
        Ok(None)
    }

    /// The form whose code goes by this key here.
    fn form_of(&self, key: VariantKey) -> Option<Form> {
        let recipes = self.request.recipes.iter().flat_map(|recipe| {
            [Metering::None, Metering::Fuel, Metering::Epochs]
                .map(|metering| Recipe { metering, ..recipe.clone() })
        });
        recipes.flat_map(|recipe| self.builder.forms(self.digest, &recipe)).find(|form| {
            form.identity(self.digest, self.binaryen.as_deref()).is_ok_and(|identity| identity.key() == key)
        })
    }
}
