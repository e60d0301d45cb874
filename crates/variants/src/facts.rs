//! What a module says of itself, read once: what it imports, holds and exports, and which instructions reach its state.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{
    BinaryReaderError, ElementItems, ElementKind, ExternalKind, Operator, Parser, Payload, RefType, TypeRef,
    ValType,
};

/// A table, as far as handing its state over goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TableFact {
    pub(crate) element: RefType,
    pub(crate) imported: bool,
}

/// A global, as far as handing its state over goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GlobalFact {
    pub(crate) content: ValType,
    pub(crate) mutable: bool,
    pub(crate) imported: bool,
}

/// A memory, as far as handing its state over goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MemoryFact {
    pub(crate) shared: bool,
    pub(crate) imported: bool,
}

/// One thing that can be dropped while instances run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Segment {
    Data(u32),
    Element(u32),
}

/// All of it. Indices are those of the module.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) types: u32,
    pub(crate) imported_functions: u32,
    pub(crate) functions: u32,
    pub(crate) tables: Vec<TableFact>,
    pub(crate) memories: Vec<MemoryFact>,
    pub(crate) globals: Vec<GlobalFact>,
    /// Kind and index to the first name it is exported under.
    pub(crate) exports: BTreeMap<(u8, u32), String>,
    pub(crate) names: BTreeSet<String>,
    /// Exported functions by name.
    callable: BTreeMap<String, u32>,
    pub(crate) start: Option<u32>,
    /// Functions that something can hold a reference to.
    pub(crate) escaping: BTreeSet<u32>,
    /// Tables that an instruction writes to.
    pub(crate) written: BTreeSet<u32>,
    /// Segments that an instruction drops.
    pub(crate) dropped: BTreeSet<Segment>,
}

/// Kind of an export as [`Facts::exports`] has it.
pub(crate) const FUNCTION: u8 = 0;
pub(crate) const TABLE: u8 = 1;
pub(crate) const MEMORY: u8 = 2;
pub(crate) const GLOBAL: u8 = 3;

impl Facts {
    /// Reads a module that was validated before.
    pub(crate) fn of(module: &[u8]) -> Result<Self, BinaryReaderError> {
        let mut facts = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            facts.take(payload?)?;
        }
        Ok(facts)
    }

    fn take(&mut self, payload: Payload<'_>) -> Result<(), BinaryReaderError> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section {
                    self.types += u32::try_from(group?.types().len()).unwrap_or(u32::MAX);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.import(import?.ty);
                }
            }
            Payload::FunctionSection(section) => self.functions += section.count(),
            Payload::TableSection(section) => {
                for table in section {
                    let table = table?;
                    self.tables.push(TableFact { element: table.ty.element_type, imported: false });
                    if let wasmparser::TableInit::Expr(expression) = table.init {
                        self.constant(&expression)?;
                    }
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memories.push(MemoryFact { shared: memory?.shared, imported: false });
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    let global = global?;
                    let (content, mutable) = (global.ty.content_type, global.ty.mutable);
                    self.globals.push(GlobalFact { content, mutable, imported: false });
                    self.constant(&global.init_expr)?;
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    self.export(export?);
                }
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(section) => {
                for element in section {
                    self.element(element?)?;
                }
            }
            Payload::CodeSectionEntry(body) => {
                for operator in body.get_operators_reader()? {
                    self.operator(&operator?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, import: TypeRef) {
        match import {
            TypeRef::Func(_) | TypeRef::FuncExact(_) => {
                self.imported_functions += 1;
                self.functions += 1;
            }
            TypeRef::Table(table) => {
                self.tables.push(TableFact { element: table.element_type, imported: true });
            }
            TypeRef::Memory(memory) => {
                self.memories.push(MemoryFact { shared: memory.shared, imported: true });
            }
            TypeRef::Global(global) => self.globals.push(GlobalFact {
                content: global.content_type,
                mutable: global.mutable,
                imported: true,
            }),
            TypeRef::Tag(_) => {}
        }
    }

    fn export(&mut self, export: wasmparser::Export<'_>) {
        let kind = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => FUNCTION,
            ExternalKind::Table => TABLE,
            ExternalKind::Memory => MEMORY,
            ExternalKind::Global => GLOBAL,
            ExternalKind::Tag => return,
        };
        self.names.insert(export.name.to_owned());
        self.exports.entry((kind, export.index)).or_insert_with(|| export.name.to_owned());
        if kind == FUNCTION {
            self.callable.insert(export.name.to_owned(), export.index);
            self.escaping.insert(export.index);
        }
    }

    fn element(&mut self, element: wasmparser::Element<'_>) -> Result<(), BinaryReaderError> {
        match element.items {
            ElementItems::Functions(functions) => {
                for function in functions {
                    self.escaping.insert(function?);
                }
            }
            ElementItems::Expressions(_, expressions) => {
                for expression in expressions {
                    self.constant(&expression?)?;
                }
            }
        }
        if let ElementKind::Active { offset_expr, .. } = element.kind {
            self.constant(&offset_expr)?;
        }
        Ok(())
    }

    fn constant(&mut self, expression: &wasmparser::ConstExpr<'_>) -> Result<(), BinaryReaderError> {
        for operator in expression.get_operators_reader() {
            self.operator(&operator?);
        }
        Ok(())
    }

    fn operator(&mut self, operator: &Operator<'_>) {
        match *operator {
            Operator::RefFunc { function_index } => {
                self.escaping.insert(function_index);
            }
            Operator::TableSet { table }
            | Operator::TableGrow { table }
            | Operator::TableFill { table }
            | Operator::TableInit { table, .. }
            | Operator::TableCopy { dst_table: table, .. } => {
                self.written.insert(table);
            }
            Operator::DataDrop { data_index } => {
                self.dropped.insert(Segment::Data(data_index));
            }
            Operator::ElemDrop { elem_index } => {
                self.dropped.insert(Segment::Element(elem_index));
            }
            _ => {}
        }
    }

    /// The function that is exported under this name.
    pub(crate) fn function(&self, name: &str) -> Option<u32> {
        self.callable.get(name).copied()
    }

    /// Whether the table can be another one after instantiation.
    pub(crate) fn table_changes(&self, index: u32) -> bool {
        let imported = self.tables.get(index as usize).is_some_and(|table| table.imported);
        imported || self.written.contains(&index) || self.exports.contains_key(&(TABLE, index))
    }
}
