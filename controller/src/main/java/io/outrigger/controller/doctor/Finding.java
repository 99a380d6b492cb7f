package io.outrigger.controller.doctor;

/** What is wrong with a link, and how to mend it. */
public record Finding(Link link, String what, String fix) {}
