"""Dublin Core: a description as other catalogues read it, in XML and for JSON. Pure.

Simple Dublin Core in the form of OAI-PMH's ``oai_dc``: every element may be missing, and none is made up.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import SubElement, indent, register_namespace, tostring

from core.describing import Description, Element
from core.findings import TestimonyView
from core.testimony import Medium

DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"

TYPES: Mapping[Medium, str] = {
    Medium.TEXT: "Text",
    Medium.VOICE: "Sound",
    Medium.FILM: "MovingImage",
    Medium.SOUND: "Sound",
    Medium.PICTURE: "StillImage",
    Medium.FILE: "Dataset",
}
"""The DCMI type vocabulary's word for each medium."""


def elements_of(description: Description, view: TestimonyView) -> dict[str, str]:
    """Return the elements by their names, in the standard's order, with what Heard knows by itself.

    The format is told only where the recording may be played; a date that nobody wrote is the day it was made.
    """
    known = {
        Element.DATE: f"{view.testimony.made_at:%Y-%m-%d}",
        Element.TYPE: TYPES[view.testimony.medium],
        Element.IDENTIFIER: str(description.testimony_id),
    }
    if view.recording is not None:
        known[Element.FORMAT] = view.recording.container
    together = known | dict(description.elements)
    return {element.value: together[element] for element in Element if element in together}


def as_xml(elements: Mapping[str, str]) -> bytes:
    """Return the elements as an XML record, with its declaration; what XML cannot hold is left out."""
    register_namespace("dc", DC)
    register_namespace("oai_dc", OAI_DC)
    record = Node(f"{{{OAI_DC}}}dc")
    for name, text in elements.items():
        SubElement(record, f"{{{DC}}}{name}").text = "".join(each for each in text if each.isprintable() or each in "\n\t")
    indent(record)
    written: bytes = tostring(record, encoding="utf-8", xml_declaration=True)
    return written
