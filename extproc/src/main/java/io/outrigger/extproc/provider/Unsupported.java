package io.outrigger.extproc.provider;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Field;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what a request asks for and its provider cannot express. */
public final class Unsupported {
    private final String provider;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<Field> fields = EnumSet.noneOf(Field.class);

    /**
     * Nothing is collected yet.
     *
     * @param provider for messages
     */
    public Unsupported(String provider) {
        this.provider = provider;
    }

    /** Something that is left out; the request makes sense without it. */
    public void leaveOut(String name) {
        names.add(name);
    }

    /**
     * A field that the provider can express, but not in this request. The client's name is told.
     */
    public void leaveOut(Field field) {
        fields.add(field);
    }

    /** Something without which the request would be another one. */
    public ClientError refuse(String what) {
        return new ClientError(ErrorKind.UNPROCESSABLE, what + " is not supported by " + provider);
    }

    /**
     * All that is left out.
     *
     * @param supported the fields that the provider can express
     * @param extras other members that it understands
     */
    public List<String> names(Asked asked, Set<Field> supported, Set<String> extras) {
        var expressed = new HashSet<>(supported);
        expressed.removeAll(fields);
        names.addAll(asked.beyond(expressed, extras));
        return List.copyOf(names);
    }
}
