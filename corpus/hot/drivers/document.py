"""Reads and writes a document, with the standard library's minidom."""
from xml.dom import minidom

text = "<list>" + "".join(f'<item id="{at}"><name>n{at}</name>text</item>' for at in range(10000)) + "</list>"
document = minidom.parseString(text)
print(len(document.getElementsByTagName("name")), len(document.toxml()))
